import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { ProductAttributeValue } from '../entities/product-attribute.ts'

/** A value stays with its attribute: variants are told apart by it. */
export const attributeStays: ValidateRule<ProductAttributeValue> = {
  name: 'attribute-value.attribute',
  when: ['attribute'],
  run(values, context) {
    return values
      .filter((value) => context.before(value))
      .map((record): RecordIssue => {
        const message = say`A value cannot move to another attribute. Add a new value there instead.`
        return { record, path: ['attribute'], rule: 'attribute-value.attribute', message }
      })
  },
}
