import type { Added } from '#core/added.ts'
import { extend } from '#core/extension.ts'
import { field } from '#core/field.ts'
import { p } from '#core/types.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { Pricelist } from '../entities/pricelist.ts'

const properties = {
  pricelist: () =>
    field(
      p.manyToOne(Pricelist).nullable(),
      'Price list',
      'Prices that the partner buys at; empty for the list prices.',
    ),
}

declare module '#modules/contacts/entities/partner.ts' {
  interface Partner extends Added<typeof properties> {}
}

export const partnerPricelist = extend(Partner, { properties })
