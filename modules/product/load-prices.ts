/** Reads what prices are chosen from in one statement: products, price lists with those they are based on, units, rates. */
import { type RawBuilder, sql } from 'kysely'
import { type DayRate, dayRatesSql, type Run } from '#modules/base/convert-currency.ts'
import type { PriceItem } from './price-list.ts'

/** A variant as far as its price goes; prices are per unit of the product. */
export interface PricedProduct {
  id: number
  templateId: number
  /** Its category and those above it, nearest first. */
  categoryPath: number[]
  uomId: number
  currencyId: number
  /** List price with the extra prices of its attribute values. */
  listPrice: string
  cost: string
}

/** A price list with its currency and those of its rules that may hold for the products asked for. */
export interface LoadedPricelist {
  id: number
  currencyId: number
  items: PriceItem[]
}

/** A unit as far as converting prices goes. */
export interface PricedUnit {
  id: number
  name: string
  category: number
  factor: string
  rounding: string
}

/** What prices are wanted for; the rest follows from it. */
export interface PriceSubjects {
  products: number[]
  pricelists: number[]
  units: number[]
  currencies: number[]
  /** `YYYY-MM-DD` */
  dates: string[]
  /** Whose own currency needs no rate. */
  companyId: number | undefined
}

/** What was found, by id; what does not exist is absent. */
export interface PriceData {
  products: Map<number, PricedProduct>
  lists: Map<number, LoadedPricelist>
  units: Map<number, PricedUnit>
  /** By day. */
  rates: Map<string, Map<number, DayRate>>
}

interface Found {
  products: PricedProduct[] | null
  lists: Omit<LoadedPricelist, 'items'>[] | null
  items: (PriceItem & { pricelistId: number })[] | null
  units: PricedUnit[] | null
  rates: (DayRate & { day: string })[] | null
}

/** Reads it all. */
export async function loadPriceData(run: Run, wanted: PriceSubjects): Promise<PriceData> {
  const [found] = await run(sql<Found>`
    with recursive products as materialized (${productsSql(wanted.products)}),
    wanted_lists as (
      select id from pricelist where id = any(${wanted.pricelists})
      union select item.base_pricelist_id from pricelist_item item join wanted_lists on wanted_lists.id = item.pricelist_id
      where item.base_pricelist_id is not null
    ),
    lists as materialized (
      select id, currency_id as "currencyId" from pricelist where id in (select id from wanted_lists)
    ),
    items as (${itemsSql()}),
    units as (
      select id, name, category_id as category, factor::text as factor, rounding::text as rounding from uom
      where id = any(${wanted.units}::bigint[] || array(select "uomId" from products))
    ),
    rates as (${dayRatesSql(
      sql`${wanted.currencies}::bigint[] || array(select "currencyId" from products) || array(select "currencyId" from lists)`,
      sql`${wanted.dates}::text[]`,
      wanted.companyId,
    )})
    select ${sql.join(['products', 'lists', 'items', 'units', 'rates'].map(rowsSql))}
  `)
  const { products, lists, items, units, rates } = found as Found
  const byList = Map.groupBy(items ?? [], (item) => item.pricelistId)
  return {
    products: byId(products),
    lists: byId((lists ?? []).map((list) => ({ ...list, items: byList.get(list.id) ?? [] }))),
    units: byId(units),
    rates: new Map([...Map.groupBy(rates ?? [], ({ day }) => day)].map(([day, ofDay]) => [day, byId(ofDay)])),
  }
}

const rowsSql = (name: string) =>
  sql`(select json_agg(${sql.id(name)}) from ${sql.id(name)}) as ${sql.id(name)}`

function byId<T extends { id: number }>(rows: T[] | null): Map<number, T> {
  return new Map((rows ?? []).map((row) => [row.id, row]))
}

function productsSql(ids: number[]): RawBuilder<unknown> {
  return sql`
    select product.id, product.template_id as "templateId", template.uom_id as "uomId",
      template.currency_id as "currencyId", product.cost::text as cost,
      (template.list_price + coalesce((
        select sum(value.price_extra) from product_values link
        join product_attribute_value value on value.id = link.product_attribute_value_id
        where link.product_id = product.id), 0))::text as "listPrice",
      coalesce((with recursive above as (
        select id, parent_id, 0 as height from product_category where id = template.category_id
        union all select next.id, next.parent_id, above.height + 1
          from product_category next join above on next.id = above.parent_id
      ) select array_agg(id order by height) from above), '{}') as "categoryPath"
    from product join product_template template on template.id = product.template_id
    where product.id = any(${ids})
  `
}

/** Rules of the lists that may hold for the products. */
function itemsSql(): RawBuilder<unknown> {
  return sql`
    select id, pricelist_id as "pricelistId", product_id as "variantId", template_id as "templateId",
      category_id as "categoryId", min_quantity::text as "minQuantity", date_start::text as "dateStart",
      date_end::text as "dateEnd", compute, fixed_price::text as "fixedPrice", percent::text as percent, base,
      base_pricelist_id as "basePricelistId", discount_percent::text as "discountPercent",
      surcharge::text as surcharge, round_to::text as "roundTo", min_margin::text as "minMargin",
      max_margin::text as "maxMargin"
    from pricelist_item
    where pricelist_id in (select id from lists) and (applies_to = 'ALL'
      or product_id in (select id from products) or template_id in (select "templateId" from products)
      or category_id in (select unnest("categoryPath") from products))
  `
}
