import type { DeriveRule } from '#core/entity.ts'
import type { Product } from '../entities/product.ts'

/** Blanks around a code are typing, and a blank code is none: two products without a barcode do not clash. */
export const tidyCodes: DeriveRule<Product> = {
  run(products) {
    for (const product of products) {
      if (typeof product.reference === 'string') product.reference = product.reference.trim() || null
      if (typeof product.barcode === 'string') product.barcode = product.barcode.trim() || null
    }
  },
}
