/** Trees: records that have a parent of their own kind, such as categories and companies. */

import { sql } from 'kysely'
import type { Context, RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'

/** A record of a tree; the parent of a new record may be new itself. */
interface Node {
  id?: number
  parent?: Node | null
}

/**
 * Refuses a record that would become its own ancestor, at the field. Two moves at the same time are the business of
 * `treeSql`, because neither sees the other's.
 *
 * @param table the records' table, whose `parent_id` holds the tree
 * @param name of the rule, such as `partner.no-cycle`
 */
export function noCycle<T extends { id: number }>(table: string, name: string): ValidateRule<T> {
  return {
    name,
    when: ['parent'],
    async run(records, context) {
      const nodes = records as unknown as Node[]
      const stored = await ancestors(context, table, nodes)
      return nodes
        .filter((node) => leadsBack(node, nodes, stored))
        .map((node): RecordIssue => {
          const message = say`A record cannot be above itself. Choose a parent that does not lie below it.`
          return { record: node, path: ['parent'], rule: name, message }
        })
    },
  }
}

/** Parent ids by id, of the records' new parents and all above them, as stored. */
async function ancestors(
  context: Context,
  table: string,
  nodes: Node[],
): Promise<Map<number, number | null>> {
  const starts = nodes.flatMap((node) => (node.parent?.id ? [node.parent.id] : []))
  if (starts.length === 0) return new Map()
  const found = await sql<{ id: string; parent_id: string | null }>`
    with recursive above as (
      select id, parent_id from ${sql.table(table)} where id = any(${starts})
      union select next.id, next.parent_id from ${sql.table(table)} next join above on next.id = above.parent_id
    ) select id, parent_id from above
  `.execute(context.db)
  return new Map(
    found.rows.map((row) => [Number(row.id), row.parent_id === null ? null : Number(row.parent_id)]),
  )
}

/** Follows the parents as they will be: those of the batch as they are now, the others as stored. */
function leadsBack(start: Node, batch: Node[], stored: Map<number, number | null>): boolean {
  const changed = new Map(batch.flatMap((node) => (node.id ? [[node.id, node] as const] : [])))
  const seen = new Set<Node | number>()
  let next: Node | number | null | undefined = start.parent
  while (next) {
    const node: Node | undefined = typeof next === 'number' ? changed.get(next) : next
    const id: number | undefined = typeof next === 'number' ? next : next.id
    if (node === start || (id !== undefined && id === start.id)) return true
    const key = id ?? next
    if (seen.has(key)) return false
    seen.add(key)
    const known: Node | undefined = id === undefined ? node : changed.get(id)
    next = known ? known.parent : stored.get(id ?? 0)
  }
  return false
}

/**
 * Statements that make the database itself refuse a circle, by whatever path and however many moves run at once: a
 * move holds the table's lock until it ends, and looks up from its new place after it has the lock.
 */
export function treeSql(table: string, message: Message, parent = 'parent_id'): string[] {
  return [
    `create or replace function ${table}_refuse_cycle() returns trigger language plpgsql as $$
    begin
      if new.${parent} is null or new.${parent} is not distinct from old.${parent} then return null; end if;
      perform pg_advisory_xact_lock(hashtextextended('tree:${table}', 0));
      if exists (
        with recursive above as (
          select id, ${parent} from ${table} where id = new.${parent}
          union select next.id, next.${parent} from ${table} next join above on next.id = above.${parent}
        ) select from above where id = new.id
      ) then
        raise exception '${String(message).replaceAll("'", "''")}';
      end if;
      return null;
    end $$`,
    // Named to run before other triggers of the table, which may walk the tree. A new record has nothing below it
    // yet, and `ownParentCheck` refuses it as its own parent.
    `create or replace trigger a_refuse_cycle after update of ${parent} on ${table}
      for each row execute function ${table}_refuse_cycle()`,
  ]
}

/** Table check that goes with `treeSql`. */
export const ownParentCheck = {
  name: 'own_parent',
  sql: 'parent_id <> id',
  message: 'A record cannot be its own parent.',
}

/**
 * Statements that keep `complete_name` as the path from the root (`All / Office / Chairs`) through renames and moves:
 * a record reads its parent's under a lock, and hands its own on to those below it.
 */
export function completeNameSql(table: string): string[] {
  return [
    `create or replace function ${table}_complete_name() returns trigger language plpgsql as $$
    begin
      new.complete_name := coalesce(
        (select complete_name from ${table} where id = new.parent_id for share) || ' / ', '') || new.name;
      return new;
    end $$`,
    `create or replace trigger b_complete_name before insert or update of name, parent_id, complete_name on ${table}
      for each row execute function ${table}_complete_name()`,
    `create or replace function ${table}_hand_down() returns trigger language plpgsql as $$
    begin
      update ${table} set parent_id = parent_id where parent_id = new.id;
      return null;
    end $$`,
    `create or replace trigger c_hand_down after update on ${table}
      for each row when (old.complete_name is distinct from new.complete_name) execute function ${table}_hand_down()`,
  ]
}
