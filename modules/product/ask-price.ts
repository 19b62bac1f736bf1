/** The price that a viewer asks for, with what they leave out filled in. */
import { sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import type { SchemaContext } from '#schema/context.ts'
import { entityOf } from '#schema/model.ts'
import { runValue } from '#schema/plan/read.ts'
import { objectSql } from '#schema/plan/sql/json.ts'
import { column, conjunction, createScope, newRow, tableOf, visible } from '#schema/plan/sql/scope.ts'
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
    ? await readable(context, 'Partner', parseId(args.partner), ['pricelist_id'])
    : undefined
  const list = args.pricelist ?? partner?.pricelist_id
  const pricelistId = list === null || list === undefined ? null : parseId(String(list))
  const pricelist =
    pricelistId === null ? undefined : await readable(context, 'Pricelist', pricelistId, ['currency_id'])
  const product = await readable(context, 'Product', productId, ['template_id'])
  const [defaults] = await context.run(sql<Record<string, string | null>>`
    select template.uom_id, template.currency_id,
      to_char(now() at time zone ${context.timeZone}, 'YYYY-MM-DD') as today,
      coalesce((select company_id from app_user where id = ${context.viewer?.userId ?? null}),
        (select min(id) from company)) as company_id
    from product_template template where template.id = ${product.template_id}
  `)
  const asked = {
    currencyId: Number(pricelist?.currency_id ?? defaults?.currency_id),
    uomId: args.uom ? parseId(args.uom) : Number(defaults?.uom_id),
    pricelistId,
  }
  const companyId = defaults?.company_id ? Number(defaults.company_id) : undefined
  const [found] = await findPrices((statement) => context.run(statement), companyId, [
    { ...asked, productId, quantity: args.quantity ?? '1', date: args.date ?? defaults?.today ?? '' },
  ])
  return { ...asked, price: found?.price ?? '0', itemId: found?.itemId ?? null }
}

/** Columns of a record that the viewer may read. */
async function readable(
  context: SchemaContext,
  name: string,
  id: number,
  columns: string[],
): Promise<Record<string, number | null>> {
  const entity = entityOf(context.model, name)
  const scope = createScope(context)
  const row = newRow(entity, scope)
  const allowed = conjunction([sql`${column(row, 'id')} = ${id}::int8`, visible(row, scope)])
  const list = sql.join(columns.map((of) => column(row, of)))
  const select = sql`select ${list} from ${tableOf(row)} where ${allowed}`
  const found = await runValue(context, objectSql(select, scope))
  if (found) return found as Record<string, number | null>
  throw new TrellisError('NOT_FOUND', `There is no ${entity.label.toLowerCase()} with the id ${id}.`)
}
