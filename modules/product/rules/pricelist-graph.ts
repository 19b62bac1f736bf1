import { sql } from 'kysely'
import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { PricelistItem } from '../entities/pricelist.ts'

/** A price list cannot be based on itself, directly or by way of others; told at the field. */
export const acyclicBases: ValidateRule<PricelistItem> = {
  name: 'pricelist.no-cycle',
  when: ['basePricelist'],
  async run(items, context) {
    const issues: RecordIssue[] = []
    for (const record of items) {
      const [list, base] = [record.pricelist?.id, record.basePricelist?.id]
      if (!list || !base) continue
      const found = await sql`
        with recursive below as (
          select ${base}::bigint as id
          union select item.base_pricelist_id from pricelist_item item join below on below.id = item.pricelist_id
          where item.base_pricelist_id is not null
        ) select from below where id = ${list}
      `.execute(context.db)
      if (found.rows.length === 0) continue
      const message = say`This price list is based on the one that it would be the base of. Choose another, or the list price.`
      issues.push({ record, path: ['basePricelist'], rule: 'pricelist.no-cycle', message })
    }
    return issues
  },
}

/** The same, refused by the database itself for changes that run at the same time. */
export const pricelistGraphSql = [
  `create or replace function pricelist_item_refuse_cycle() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('graph:pricelist', 0));
    if exists (
      with recursive below as (
        select new.base_pricelist_id as id
        union select item.base_pricelist_id from pricelist_item item join below on below.id = item.pricelist_id
        where item.base_pricelist_id is not null
      ) select from below where id = new.pricelist_id
    ) then
      raise exception 'A price list cannot be based on itself. Base one of them on the list price.';
    end if;
    return null;
  end $$`,
  `create or replace trigger a_refuse_cycle after insert or update of pricelist_id, base_pricelist_id on pricelist_item
    for each row when (new.base_pricelist_id is not null) execute function pricelist_item_refuse_cycle()`,
]
