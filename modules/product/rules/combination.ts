import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import type { Product } from '../entities/product.ts'
import { combinations, countCombinations, linesOf, maxVariants } from './combinations.ts'

/** A variant that is made by hand has no attribute values. */
export const combinationOfVariant: DeriveRule<Product> = {
  run(products) {
    for (const product of products) product.combination ??= ''
  },
}

/** A variant stays with its product: documents refer to it as that. */
export const templateStays: ValidateRule<Product> = {
  name: 'product.template',
  when: ['template'],
  run(products, context) {
    return products
      .filter((product) => context.before(product))
      .map((record): RecordIssue => {
        const message = 'A variant cannot move to another product. Make a new one there instead.'
        return { record, path: ['template'], rule: 'product.template', message }
      })
  },
}

/** Variants of a product with attributes are made from them, never by hand. */
export const oneCombination: ValidateRule<Product> = {
  name: 'product.combination',
  when: ['combination'],
  needs: ['template.attributeLines.values'],
  run(products, context) {
    const removed: ReadonlySet<unknown> = context.em.getUnitOfWork().getRemoveStack()
    const issues: RecordIssue[] = []
    for (const record of products) {
      if (!record.template || removed.has(record.template)) continue
      const lines = linesOf(record.template as never, removed)
      if (countCombinations(lines) > maxVariants || combinations(lines).has(record.combination ?? '')) continue
      const message = 'The variants of this product are made from its attributes. Add a value there instead.'
      issues.push({ record, path: ['template'], rule: 'product.combination', message })
    }
    return issues
  },
}
