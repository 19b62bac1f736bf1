import type { AnyEntity } from '#core/entity.ts'
import { defineModule, type Seed } from '#core/module.ts'
import { Dashboard, DashboardWidget } from '#modules/base/entities/dashboard.ts'
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
import { configurationViews, partnerPatches } from './views/configuration.ts'
import { pricingViews } from './views/pricing.ts'
import { productViews } from './views/product.ts'

const demo = (entity: AnyEntity, name: string): Seed => ({
  entity,
  file: new URL(`./seeds/demo-${name}.csv`, import.meta.url),
  isDemo: true,
})

import { productPolicies, productRoles } from './policies.ts'

export default defineModule({
  name: 'product',
  label: 'Products',
  version: '1.0.0',
  description: 'Products with their variants, units, categories, price lists and vendor prices.',
  icon: 'package',
  depends: ['base', 'contacts', 'tax'],
  roles: productRoles,
  policies: productPolicies,
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
  views: [...productViews, ...pricingViews, ...configurationViews],
  viewPatches: partnerPatches,
  schema: productPriceSchema,
  seeds: [
    { entity: Dashboard, file: new URL('./seeds/dashboard.csv', import.meta.url) },
    { entity: DashboardWidget, file: new URL('./seeds/dashboard-widget.csv', import.meta.url) },
    demo(ProductCategory, 'category'),
    demo(ProductAttribute, 'attribute'),
    demo(ProductAttributeValue, 'value'),
    demo(ProductTemplate, 'template'),
    demo(ProductAttributeLine, 'attribute-line'),
    demo(Product, 'product'),
    demo(Pricelist, 'pricelist'),
    demo(PricelistItem, 'pricelist-item'),
    demo(VendorPrice, 'vendor-price'),
  ],
  translations: new URL('./i18n/', import.meta.url),
})
