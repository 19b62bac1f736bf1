/** What the parts of a product add to it: its attributes, its variants, its vendors. */
import type { Added } from '#core/added.ts'
import { extend } from '#core/extension.ts'
import { field } from '#core/field.ts'
import { p } from '#core/types.ts'
import { Product } from '../entities/product.ts'
import { ProductAttributeLine } from '../entities/product-attribute-line.ts'
import { ProductTemplate } from '../entities/product-template.ts'
import { VendorPrice } from '../entities/vendor-price.ts'
import { makeVariants } from '../rules/make-variants.ts'
import { possibleVariants } from '../rules/possible-variants.ts'

const properties = {
  attributeLines: () =>
    field(
      p.oneToMany(ProductAttributeLine).mappedBy('template'),
      'Attributes',
      'What its variants differ by; there is one variant for each combination of the values.',
    ),
  variants: () =>
    field(
      p.oneToMany(Product).mappedBy('template'),
      'Variants',
      'What is sold, bought and counted in the end.',
    ),
  vendorPrices: () =>
    field(
      p.oneToMany(VendorPrice).mappedBy('template'),
      'Vendor prices',
      'Who sells it to you, and for how much.',
    ),
}

declare module '../entities/product-template.ts' {
  interface ProductTemplate extends Added<typeof properties> {}
}

export const partsOfTemplate = extend(ProductTemplate, {
  properties,
  derive: [makeVariants],
  validate: [possibleVariants],
})
