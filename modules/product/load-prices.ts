/** Reads what prices are chosen from: products, price lists with those they are based on, categories, units. */
import { sql } from 'kysely'
import type { Run } from '#modules/base/convert-currency.ts'
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

/** The products by id; those that do not exist are absent. */
export async function loadProducts(run: Run, ids: number[]): Promise<Map<number, PricedProduct>> {
  const rows = await run(sql<Record<string, string> & { path: (string | number)[] | null }>`
    select product.id, product.template_id, template.uom_id, template.currency_id, product.cost::text as cost,
      (template.list_price + coalesce((
        select sum(value.price_extra) from product_values link
        join product_attribute_value value on value.id = link.product_attribute_value_id
        where link.product_id = product.id), 0))::text as list_price,
      (with recursive above as (
        select id, parent_id, 0 as height from product_category where id = template.category_id
        union all select next.id, next.parent_id, above.height + 1
          from product_category next join above on next.id = above.parent_id
      ) select array_agg(id order by height) from above) as path
    from product join product_template template on template.id = product.template_id
    where product.id = any(${ids})
  `)
  return new Map(
    rows.map((row) => [
      Number(row.id),
      {
        id: Number(row.id),
        templateId: Number(row.template_id),
        categoryPath: (row.path ?? []).map(Number),
        uomId: Number(row.uom_id),
        currencyId: Number(row.currency_id),
        listPrice: row.list_price ?? '0',
        cost: row.cost ?? '0',
      },
    ]),
  )
}

/** The price lists and all that they are based on, by id, with the rules that may hold for the products. */
export async function loadPricelists(
  run: Run,
  ids: number[],
  products: PricedProduct[],
): Promise<Map<number, LoadedPricelist>> {
  if (ids.length === 0) return new Map()
  const lists = await run(sql<{ id: string; currency_id: string }>`
    with recursive wanted as (
      select id from pricelist where id = any(${ids})
      union select item.base_pricelist_id from pricelist_item item join wanted on wanted.id = item.pricelist_id
      where item.base_pricelist_id is not null
    ) select id, currency_id from pricelist where id in (select id from wanted)
  `)
  const found = new Map(
    lists.map((row) => [
      Number(row.id),
      { id: Number(row.id), currencyId: Number(row.currency_id), items: [] as PriceItem[] },
    ]),
  )
  const items = await run(itemsSql([...found.keys()], products))
  for (const item of items) found.get(Number(item.pricelistId))?.items.push(item)
  return found
}

function itemsSql(lists: number[], products: PricedProduct[]) {
  const variants = products.map((product) => product.id)
  const templates = products.map((product) => product.templateId)
  const categories = products.flatMap((product) => product.categoryPath)
  return sql<PriceItem & { pricelistId: string }>`
    select id, pricelist_id as "pricelistId", product_id as "variantId", template_id as "templateId",
      category_id as "categoryId", min_quantity::text as "minQuantity", date_start::text as "dateStart",
      date_end::text as "dateEnd", compute, fixed_price::text as "fixedPrice", percent::text as percent, base,
      base_pricelist_id as "basePricelistId", discount_percent::text as "discountPercent",
      surcharge::text as surcharge, round_to::text as "roundTo", min_margin::text as "minMargin",
      max_margin::text as "maxMargin"
    from pricelist_item
    where pricelist_id = any(${lists}) and (applies_to = 'ALL' or product_id = any(${variants})
      or template_id = any(${templates}) or category_id = any(${categories}))
  `
}

/** Units by id. */
export async function loadUnits(run: Run, ids: number[]): Promise<Map<number, PricedUnit>> {
  const rows = await run(sql<Record<string, string>>`
    select id, name, category_id, factor::text as factor, rounding::text as rounding from uom where id = any(${ids})
  `)
  return new Map(
    rows.map((row) => [
      Number(row.id),
      {
        id: Number(row.id),
        name: row.name ?? '',
        category: Number(row.category_id),
        factor: row.factor ?? '1',
        rounding: row.rounding ?? '0.01',
      },
    ]),
  )
}
