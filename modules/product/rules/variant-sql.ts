/** Values of a variant that follow from its attribute values, computed where they are read. */
import { type RawBuilder, sql } from 'kysely'

type Row = (column: string) => RawBuilder<unknown>

/** Names of its values in the order of their attributes, `Red, XL`; null for a product without attributes. */
export const variantNameSql = (row: Row): RawBuilder<unknown> => sql`
  select string_agg(value.name, ', ' order by attribute.sequence, attribute.id)
  from product_values link
  join product_attribute_value value on value.id = link.product_attribute_value_id
  join product_attribute attribute on attribute.id = value.attribute_id
  where link.product_id = ${row('id')}`

/** What its values add to the list price. */
export const extraPriceSql = (row: Row): RawBuilder<unknown> => sql`
  select coalesce(sum(value.price_extra), 0)
  from product_values link
  join product_attribute_value value on value.id = link.product_attribute_value_id
  where link.product_id = ${row('id')}`
