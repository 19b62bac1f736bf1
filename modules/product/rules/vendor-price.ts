import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { VendorPrice } from '../entities/vendor-price.ts'

/** A price that names a variant is one of its product; its money is the product's unless somebody says otherwise. */
export const vendorCurrency: DeriveRule<VendorPrice> = {
  needs: ['product.template', 'template'],
  run(prices) {
    for (const price of prices) {
      if (!price.template && price.product) price.template = price.product.template
      if (!price.currency && price.template?.currency) price.currency = price.template.currency
    }
  },
}

/** The variant is one of the product. */
export const vendorVariant: ValidateRule<VendorPrice> = {
  name: 'vendor-price.variant',
  when: ['product', 'template'],
  needs: ['product', 'template'],
  run(prices) {
    return prices
      .filter(({ product, template }) => product && template && product.template !== template)
      .map((record): RecordIssue => {
        const message = say`This variant is not one of this product.`
        return { record, path: ['product'], rule: 'vendor-price.variant', message }
      })
  },
}
