import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import type { Company } from '#modules/base/entities/company.ts'
import type { Currency } from '#modules/base/entities/currency.ts'
import { companyCurrency } from '#modules/base/home-company.ts'
import type { Pricelist } from '../entities/pricelist.ts'
import type { ProductTemplate } from '../entities/product-template.ts'

interface Priced {
  currency?: Currency | null
  company?: Company | null
}

/** Prices are in the company's money unless somebody says otherwise; one look-up for each company of the batch. */
async function fillCurrency(records: Priced[], context: Context): Promise<void> {
  const known = new Map<number | undefined, Currency | undefined>()
  for (const record of records) {
    if (record.currency) continue
    const id = record.company?.id
    if (!known.has(id)) known.set(id, await companyCurrency(context, record.company))
    const currency = known.get(id)
    if (currency) record.currency = currency
  }
}

/** Products are priced in the company's money unless somebody says otherwise. */
export const defaultCurrency: DeriveRule<ProductTemplate> = {
  run: (templates, context) => fillCurrency(templates as unknown as Priced[], context),
}

/** Price lists are in the company's money unless somebody says otherwise. */
export const defaultListCurrency: DeriveRule<Pricelist> = {
  run: (lists, context) => fillCurrency(lists as unknown as Priced[], context),
}
