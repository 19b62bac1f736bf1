/** Who may do what with products and prices. */
import type { EntityToken } from '#core/entity.ts'
import { allow, type PolicyDeclaration, type RoleDeclaration } from '#core/policy.ts'
import { Pricelist, PricelistItem } from './entities/pricelist.ts'
import { Product } from './entities/product.ts'
import { ProductAttribute, ProductAttributeValue } from './entities/product-attribute.ts'
import { ProductAttributeLine } from './entities/product-attribute-line.ts'
import { ProductCategory } from './entities/product-category.ts'
import { ProductTemplate } from './entities/product-template.ts'
import { VendorPrice } from './entities/vendor-price.ts'

const reader = 'product.reader'
const manager = 'product.manager'

export const productRoles: RoleDeclaration[] = [
  {
    code: reader,
    label: 'Products: reader',
    description: 'Reads products and price lists, but neither costs nor vendor prices.',
  },
  {
    code: manager,
    label: 'Products: manager',
    description: 'Keeps products, prices and what they cost.',
    includes: [reader],
  },
]

const shown: [EntityToken<never>, string, string][] = [
  [ProductTemplate as never, 'templates', 'products'],
  [ProductCategory as never, 'categories', 'categories of products'],
  [ProductAttribute as never, 'attributes', 'attributes'],
  [ProductAttributeValue as never, 'attribute-values', 'values of attributes'],
  [ProductAttributeLine as never, 'attribute-lines', 'attributes of products'],
  [Pricelist as never, 'pricelists', 'price lists'],
  [PricelistItem as never, 'pricelist-items', 'rules of price lists'],
]

const kept: typeof shown = [
  ...shown,
  [Product as never, 'variants', 'variants'],
  [VendorPrice as never, 'vendor-prices', 'vendor prices'],
]

export const productPolicies: PolicyDeclaration[] = [
  allow(Product, {
    name: 'read-variants',
    description: 'Variants, but not what they cost.',
    role: reader,
    operations: ['read'],
    read: { except: ['cost'] },
  }),
  ...shown.map(([entity, name, what]) =>
    allow(entity, {
      name: `read-${name}`,
      description: `All ${what} of the own companies.`,
      role: reader,
      operations: ['read'],
    }),
  ),
  ...kept.map(([entity, name, what]) =>
    allow(entity, {
      name: `manage-${name}`,
      description: `Everything with ${what} of the own companies.`,
      role: manager,
      operations: ['*'],
    }),
  ),
]
