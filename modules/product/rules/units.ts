import type { Context, RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import { Uom } from '#modules/base/entities/uom.ts'
import type { ProductTemplate } from '../entities/product-template.ts'

/** Code of UN/CEFACT Recommendation 20 for things that are counted. */
const oneUnit = 'C62'

/** What is counted is counted in units, and bought in the unit it is counted in, unless somebody says otherwise. */
export const defaultUnits: DeriveRule<ProductTemplate> = {
  needs: ['uom', 'purchaseUom'],
  async run(templates, context) {
    const unit = templates.some((template) => !template.uom) ? await findUnit(context) : null
    for (const template of templates) {
      if (!template.uom && unit) template.uom = unit as never
      const changed = context.changed(template)
      const isOther =
        template.purchaseUom && template.uom && categoryOf(template.purchaseUom) !== categoryOf(template.uom)
      const followsUnit = isOther && changed.includes('uom') && !changed.includes('purchaseUom')
      if (template.uom && (!template.purchaseUom || followsUnit)) template.purchaseUom = template.uom
    }
  },
}

async function findUnit(context: Context): Promise<Uom | null> {
  return context.em.findOne(Uom, { code: oneUnit }, { orderBy: { id: 'ASC' } })
}

/** Undefined for a unit that is made in the same call without one, which is refused as such. */
const categoryOf = (unit: { category?: { id: number } }): number | undefined => unit.category?.id

/** What is bought must convert into what is counted. */
export const unitsOfOneCategory: ValidateRule<ProductTemplate> = {
  name: 'product.purchase-unit',
  when: ['uom', 'purchaseUom'],
  needs: ['uom', 'purchaseUom'],
  run(templates) {
    return templates
      .filter(({ uom, purchaseUom }) => uom && purchaseUom && categoryOf(uom) !== categoryOf(purchaseUom))
      .map((record): RecordIssue => {
        const message = say`${record.purchaseUom.name} does not convert into ${record.uom.name}. Choose a purchase unit of the same category.`
        return { record, path: ['purchaseUom'], rule: 'product.purchase-unit', message }
      })
  },
}
