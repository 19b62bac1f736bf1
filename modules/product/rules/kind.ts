import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { ProductTemplate } from '../entities/product-template.ts'

/** Goods are kept in stock unless somebody says otherwise; what becomes a service no longer is. */
export const consistentKind: DeriveRule<ProductTemplate> = {
  run(templates, context) {
    for (const template of templates) {
      const isService = template.kind === 'SERVICE'
      const changed = context.changed(template)
      if (template.isStorable === undefined || template.isStorable === null) template.isStorable = !isService
      else if (isService && changed.includes('kind') && !changed.includes('isStorable'))
        template.isStorable = false
      if (isService && changed.includes('kind') && !changed.includes('tracking')) template.tracking = 'NONE'
    }
  },
}

/** Services are not kept in stock, and only what is kept in stock has lots and serial numbers. */
export const storableKind: ValidateRule<ProductTemplate> = {
  name: 'product.kind',
  when: ['kind', 'isStorable', 'tracking'],
  run(templates) {
    const issues: RecordIssue[] = []
    for (const record of templates) {
      if (record.kind === 'SERVICE' && record.isStorable) {
        const message = say`A service cannot be kept in stock. Make it goods, or take it out of stock keeping.`
        issues.push({ record, path: ['isStorable'], rule: 'product.kind', message })
      } else if (record.tracking !== 'NONE' && !record.isStorable) {
        const message = say`Only products that are kept in stock can be tracked by lot or serial number.`
        issues.push({ record, path: ['tracking'], rule: 'product.tracking', message })
      }
    }
    return issues
  },
}
