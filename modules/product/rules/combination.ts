import { sql } from 'kysely'
import type { RecordIssue } from '#core/context.ts'
import type { DeleteRule, DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
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
        const message = say`A variant cannot move to another product. Make a new one there instead.`
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
      if (countCombinations(lines) > maxVariants || combinations(lines).has(record.combination ?? ''))
        continue
      const message = say`The variants of this product are made from its attributes. Add a value there instead.`
      issues.push({ record, path: ['template'], rule: 'product.combination', message })
    }
    return issues
  },
}

/**
 * A possible variant is archived, not deleted: it would be made again with the next change of its product. Deleting
 * all variants of a product deletes the product.
 */
export const possibleStays: DeleteRule<Product> = {
  name: 'product.possible',
  async run(products, context) {
    const leaving = new Set(products.map((product) => product.id))
    const templates = [...new Set(products.map((product) => product.template))]
    const kept = await sql<{ template_id: string }>`
      select distinct template_id from product
      where template_id = any(${templates.map((template) => template.id)}) and id <> all(${[...leaving]})
    `.execute(context.db)
    const staying = new Set(kept.rows.map((row) => Number(row.template_id)))
    for (const template of templates) if (!staying.has(template.id)) context.em.remove(template)
    return products
      .filter((product) => product.isPossible && staying.has(product.template.id))
      .map((record): RecordIssue => {
        const message = say`Archive this variant instead, or take its values off the product.`
        return { record, path: ['active'], rule: 'product.possible', message }
      })
  },
}
