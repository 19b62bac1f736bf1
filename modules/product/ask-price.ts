/** The price that a viewer asks for, with what they leave out filled in. */

import { sql } from 'kysely'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { inText, say } from '#core/say.ts'
import type { SchemaContext } from '#schema/context.ts'
import { entityOf } from '#schema/model.ts'
import { readColumns } from '#schema/plan/read-columns.ts'
import { parseId } from '#schema/scalars.ts'
import { findPrices } from './price-for.ts'

/** What the query says or leaves out. */
export interface PriceArguments {
  product: string
  pricelist?: string | null
  quantity?: string | null
  uom?: string | null
  date?: string | null
  partner?: string | null
}

/** A price and the ids of what it is made of. */
export interface AskedPrice {
  price: string
  currencyId: number
  uomId: number
  pricelistId: number | null
  itemId: number | null
}

/** Finds the price; records that the viewer may not read are NOT_FOUND, as if they did not exist. */
export async function askPrice(args: PriceArguments, context: SchemaContext): Promise<AskedPrice> {
  const productId = parseId(args.product)
  const partner = args.partner
    ? await readable(context, 'Partner', parseId(args.partner), ['pricelist'])
    : undefined
  const list = args.pricelist ?? partner?.pricelist
  const pricelistId = list === null || list === undefined ? null : parseId(String(list))
  const pricelist =
    pricelistId === null ? undefined : await readable(context, 'Pricelist', pricelistId, ['currency'])
  const product = await readable(context, 'Product', productId, ['template'])
  const [defaults] = await context.run(sql<Record<string, string | null>>`
    select template.uom_id, template.currency_id,
      to_char(now() at time zone ${context.timeZone}, 'YYYY-MM-DD') as today,
      coalesce(${(context.viewer as Viewer | null)?.companyId ?? null}::bigint, (select min(id) from company)) as company_id
    from product_template template where template.id = ${product.template}
  `)
  const asked = {
    currencyId: Number(pricelist?.currency ?? defaults?.currency_id),
    uomId: args.uom ? parseId(args.uom) : Number(defaults?.uom_id),
    pricelistId,
  }
  const companyId = defaults?.company_id ? Number(defaults.company_id) : undefined
  const [found] = await findPrices((statement) => context.run(statement), companyId, [
    { ...asked, productId, quantity: args.quantity ?? '1', date: args.date ?? defaults?.today ?? '' },
  ])
  return { ...asked, price: found?.price ?? '0', itemId: found?.itemId ?? null }
}

/** Fields of a record that the viewer may read. */
async function readable(
  context: SchemaContext,
  name: string,
  id: number,
  fields: string[],
): Promise<Record<string, string | null>> {
  const entity = entityOf(context.model, name)
  const found = await readColumns(context, entity, id, fields)
  if (found) return found
  throw new TrellisError('NOT_FOUND', say`There is no ${inText(entity.label)} with the id ${id}.`)
}
