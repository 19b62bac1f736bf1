import type { DeriveRule } from '#core/entity.ts'
import type { PricelistItem } from '../entities/pricelist.ts'

/**
 * What a rule applies to follows from what it names. Where a person changes the kind instead, the names that no
 * longer belong are cleared; contradictions in one input are left for the table's checks to refuse.
 */
export const targetOfItem: DeriveRule<PricelistItem> = {
  run(items, context) {
    for (const item of items) {
      const isNew = context.before(item) === undefined
      const changed = new Set<string>(context.changed(item))
      if (!item.appliesTo || (!isNew && !changed.has('appliesTo'))) item.appliesTo = targetOf(item)
      else if (!isNew) {
        if (item.appliesTo !== 'CATEGORY' && !changed.has('category')) item.category = null
        if (item.appliesTo !== 'TEMPLATE' && !changed.has('template')) item.template = null
        if (item.appliesTo !== 'VARIANT' && !changed.has('product')) item.product = null
      }
      if (item.compute === 'FORMULA') item.base ??= item.basePricelist ? 'PRICELIST' : 'LIST_PRICE'
      const isOnList = item.compute === 'FORMULA' && item.base === 'PRICELIST'
      if (!isOnList && !isNew && !changed.has('basePricelist')) item.basePricelist = null
    }
  },
}

function targetOf({ product, template, category }: PricelistItem): PricelistItem['appliesTo'] {
  if (product) return 'VARIANT'
  if (template) return 'TEMPLATE'
  return category ? 'CATEGORY' : 'ALL'
}
