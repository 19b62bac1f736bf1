import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { ProductAttributeLine } from '../entities/product-attribute-line.ts'

/** A product's attribute has at least one value, and only values of that attribute. */
export const valuesOfAttribute: ValidateRule<ProductAttributeLine> = {
  name: 'product-attribute.values',
  needs: ['values', 'attribute'],
  run(lines) {
    const issues: RecordIssue[] = []
    for (const record of lines) {
      const values = record.values.getItems(false)
      const stray = values.find((value) => value.attribute.id !== record.attribute?.id)
      if (record.attribute && stray) {
        const message = say`"${stray.name}" is not a value of ${record.attribute.name}.`
        issues.push({ record, path: ['values'], rule: 'product-attribute.values', message })
      } else if (values.length === 0) {
        const message = say`Choose at least one value, or leave the attribute out.`
        issues.push({ record, path: ['values'], rule: 'product-attribute.values', message })
      }
    }
    return issues
  },
}
