import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { ProductTemplate } from '../entities/product-template.ts'
import { countCombinations, hasNewValues, linesOf, maxVariants } from './combinations.ts'

/** The variants of a product can be made from its attributes. */
export const possibleVariants: ValidateRule<ProductTemplate> = {
  name: 'product.variants',
  needs: ['attributeLines.values'],
  run(templates, context) {
    const removed: ReadonlySet<unknown> = context.em.getUnitOfWork().getRemoveStack()
    const issues: RecordIssue[] = []
    for (const record of templates) {
      if (removed.has(record)) continue
      const lines = linesOf(record, removed)
      const count = countCombinations(lines)
      if (hasNewValues(lines)) {
        const message = say`Add the new values to their attribute first, then choose them here.`
        issues.push({ record, path: ['attributeLines'], rule: 'product.variants', message })
      } else if (count > maxVariants) {
        const message = say`These attributes make ${count} variants; a product has at most ${maxVariants}. Leave out an attribute or some values.`
        issues.push({ record, path: ['attributeLines'], rule: 'product.variants', message })
      }
    }
    return issues
  },
}
