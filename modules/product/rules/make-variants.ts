/** Keeps the variants of a product in step with its attributes. */
import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import { referredTo } from '#modules/base/references.ts'
import { Product } from '../entities/product.ts'
import type { ProductAttributeValue } from '../entities/product-attribute.ts'
import type { ProductAttributeLine } from '../entities/product-attribute-line.ts'
import type { ProductTemplate } from '../entities/product-template.ts'
import {
  combinationOf,
  combinations,
  countCombinations,
  hasNewValues,
  linesOf,
  maxVariants,
} from './combinations.ts'

/**
 * One variant for each combination of values. A variant whose combination is no longer possible goes over to the one
 * that it becomes by what was added or taken away alone, if that is free; else it is deleted when nothing refers to
 * it, and archived when something does. One that becomes possible again comes back. All of it by ascending ids, so
 * the same change always has the same outcome.
 */
export const makeVariants: DeriveRule<ProductTemplate> = {
  needs: ['attributeLines.values', 'variants.values'],
  async run(templates, context) {
    const removed: ReadonlySet<unknown> = context.em.getUnitOfWork().getRemoveStack()
    const leftOver: Product[] = []
    for (const template of templates) {
      if (removed.has(template)) continue
      const lines = linesOf(template, removed)
      if (hasNewValues(lines) || countCombinations(lines) > maxVariants) continue
      leftOver.push(...matchVariants(context, template, lines, removed))
    }
    await retire(context, leftOver)
  },
}

/** Makes, moves and revives variants; gives those whose combination is no longer possible. */
function matchVariants(
  context: Context,
  template: ProductTemplate,
  lines: ProductAttributeLine[],
  removed: ReadonlySet<unknown>,
): Product[] {
  const wanted = combinations(lines)
  const variants = (template.variants.getItems(false) as unknown as Product[]).filter(
    (variant) => !removed.has(variant),
  )
  const stored = variants.filter((variant) => variant.id).sort((a, b) => a.id - b.id)
  const taken = new Set(variants.map((variant) => variant.combination ?? ''))
  const leftOver: Product[] = []
  for (const variant of stored) {
    if (wanted.has(variant.combination ?? '')) continue
    const next = wanted.get(combinationOf(adapted(variant, lines)))
    const key = next && combinationOf(next)
    if (next && key !== undefined && !taken.has(key)) {
      taken.add(key)
      variant.combination = key
      variant.values.set(next as never)
    } else leftOver.push(variant)
  }
  followArchive(context, template, stored, new Set(leftOver))
  for (const [combination, values] of wanted) {
    if (!taken.has(combination)) addVariant(context, template, combination, values)
  }
  return leftOver
}

/** The variant's values without those that the product no longer has, with those of new attributes of one value. */
function adapted(variant: Product, lines: ProductAttributeLine[]): { id: number }[] {
  const own = new Set(variant.values.getItems(false).map((value) => value.id))
  return lines.flatMap((line) => {
    const values = line.values.getItems(false)
    const kept = values.filter((value) => own.has(value.id))
    return kept.length > 0 ? kept : values.length === 1 ? values : []
  })
}

function followArchive(
  context: Context,
  template: ProductTemplate,
  variants: Product[],
  leftOver: ReadonlySet<Product>,
): void {
  const isSwitched = context.before(template) !== undefined && context.changed(template).includes('active')
  for (const variant of variants) {
    if (leftOver.has(variant)) continue
    if (isSwitched || !variant.isPossible) variant.active = template.active
    variant.isPossible = true
  }
}

function addVariant(
  context: Context,
  template: ProductTemplate,
  combination: string,
  values: ProductAttributeValue[],
): void {
  const data = { template, combination, values, active: template.active ?? true, isPossible: true, cost: '0' }
  const variant = context.em.create(Product, data as never, { partial: true, persist: false })
  context.em.persist(variant)
}

async function retire(context: Context, variants: Product[]): Promise<void> {
  const settled = variants.filter((variant) => variant.isPossible || variant.active)
  const rest = variants.filter((variant) => !settled.includes(variant))
  const used = await referredTo(
    context,
    'product',
    [...settled, ...rest].map((variant) => variant.id),
  )
  for (const variant of variants) {
    if (!used.has(variant.id)) context.em.remove(variant)
    else {
      variant.isPossible = false
      variant.active = false
    }
  }
}
