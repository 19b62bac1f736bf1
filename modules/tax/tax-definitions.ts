import type { Tax } from './entities/tax.ts'
import type { TaxDefinition } from './tax-definition.ts'

const known = new WeakMap<object, TaxDefinition>()

/**
 * What `computeTaxes` needs to know of tax records; the members of groups must be loaded (`needs: ['taxes.children']`).
 * One record gives one and the same definition as long as it does not change, so lines that share a tax share it.
 */
export function taxDefinitions(taxes: Iterable<Tax>): TaxDefinition[] {
  return Array.from(taxes, definitionOf)
}

function definitionOf(tax: Tax): TaxDefinition {
  const made = known.get(tax)
  if (made && isCurrent(made, tax)) return made
  const { id, name, kind, amount, isPriceIncluded, affectsBase, sequence } = tax
  const children = kind === 'GROUP' ? taxDefinitions(tax.children.getItems()) : undefined
  const definition: TaxDefinition = {
    id,
    name,
    kind,
    amount,
    isPriceIncluded,
    affectsBase,
    sequence,
    children,
  }
  known.set(tax, definition)
  return definition
}

/** Groups are made anew each time: their members may have changed. */
function isCurrent(made: TaxDefinition, tax: Tax): boolean {
  return (
    tax.kind !== 'GROUP' &&
    made.kind === tax.kind &&
    made.amount === tax.amount &&
    made.name === tax.name &&
    made.isPriceIncluded === tax.isPriceIncluded &&
    made.affectsBase === tax.affectsBase &&
    made.sequence === tax.sequence
  )
}
