import { defineModule } from '#core/module.ts'
import { Pricelist, PricelistItem } from './entities/pricelist.ts'
import { Product } from './entities/product.ts'
import { ProductAttribute, ProductAttributeValue } from './entities/product-attribute.ts'
import { ProductAttributeLine } from './entities/product-attribute-line.ts'
import { ProductCategory } from './entities/product-category.ts'
import { ProductTemplate } from './entities/product-template.ts'
import { VendorPrice } from './entities/vendor-price.ts'
import { partnerPricelist } from './extensions/partner.ts'
import { partsOfTemplate } from './extensions/product-template.ts'
import { productPriceSchema } from './schema/product-price.ts'

export default defineModule({
  name: 'product',
  label: 'Products',
  version: '1.0.0',
  description: 'Products with their variants, units, categories, price lists and vendor prices.',
  icon: 'package',
  depends: ['base', 'contacts', 'tax'],
  entities: [
    ProductCategory,
    ProductAttribute,
    ProductAttributeValue,
    ProductTemplate,
    ProductAttributeLine,
    Product,
    VendorPrice,
    Pricelist,
    PricelistItem,
  ],
  extensions: [partsOfTemplate, partnerPricelist],
  schema: productPriceSchema,
})
