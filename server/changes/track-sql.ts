/**
 * The functions and triggers that write the change log: one function for each table, made of its columns, because
 * one that has to find out the columns of a row costs twice as much. Triggers run once for each statement and see
 * its rows as tables, so that an insert of thousands adds to the log by one statement too.
 */
import { createHash } from 'node:crypto'
import { touchColumns } from './log-tables.ts'
import type { TrackedLink, TrackedTable } from './tracked.ts'

/** A column as the database has it. */
export interface TableColumn {
  name: string
  type: string
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Name of the function of a table. */
export function functionName(table: string): string {
  const name = `trellis_log_${table}`
  if (name.length <= 63) return name
  return `${name.slice(0, 54)}_${createHash('sha256').update(table).digest('hex').slice(0, 8)}`
}

/** What a value that must not be shown is told as. */
const hidden = `'***'::text`

/** Values that are compared by their text: their type has no equality. */
const incomparable = new Set(['json', 'xml', 'point'])

/** Is its value shown? Bytes are not: they are no news that anybody reads. */
const isShown = ({ columns }: TrackedTable, { name, type }: TableColumn): boolean =>
  columns.includes(name) && type !== 'bytea'

/** Statements and settings that every function begins with. */
const preamble = `declare
  v_request text := nullif(current_setting('trellis.request', true), '');
  v_actor bigint := nullif(current_setting('trellis.actor', true), '');
  v_via text := nullif(current_setting('trellis.via', true), '');
  v_reason text := coalesce(nullif(current_setting('trellis.reason', true), ''), case when v_request is null then 'SQL' end);
  v_user text := case when v_request is null then session_user end;
begin`

const insertInto =
  'insert into public.change_log (entity, record_id, root_id, operation, actor, via, reason, request_id, db_user, changes)'
const marks = 'v_actor, v_via, v_reason, v_request, v_user'

/** The function of a table of records, and its triggers. */
export function tableSql(tracked: TrackedTable, columns: TableColumn[]): string {
  const { table, entity, rootColumn } = tracked
  const root = (alias: string): string => `${alias}.${quote(rootColumn ?? 'id')}`
  const rowOf = (alias: string): string => {
    const list = columns.map((column) => `${shownValue(tracked, column, alias)} as ${quote(column.name)}`)
    return `(select row_to_json(r) from (select ${list.join(', ')}) r)`
  }
  const whole = (alias: string, source: string, operation: string): string => `
    ${insertInto} select ${literal(entity)}, ${alias}.id, ${root(alias)}, '${operation}', ${marks}, ${rowOf(alias)}
    from ${source} ${alias};`
  const name = functionName(table)
  return `create or replace function public.${quote(name)}() returns trigger language plpgsql as $log$
${preamble}
  if tg_op = 'INSERT' then${whole('n', 'new_rows', 'CREATE')}
  elsif tg_op = 'UPDATE' then${updateSql(tracked, columns, root, rowOf)}
  elsif tg_op = 'DELETE' then${whole('o', 'old_rows', 'DELETE')}
  else${whole('o', `public.${quote(table)}`, 'DELETE')}
  end if;
  return null;
end $log$;
${triggersSql(table, name)}`
}

function shownValue(tracked: TrackedTable, column: TableColumn, alias: string): string {
  const value = `${alias}.${quote(column.name)}`
  return isShown(tracked, column) ? value : `case when ${value} is not null then ${hidden} end`
}

function updateSql(
  tracked: TrackedTable,
  columns: TableColumn[],
  root: (alias: string) => string,
  rowOf: (alias: string) => string,
): string {
  const compared = columns.filter(({ name }) => name !== 'id' && !touchColumns.includes(name))
  const value = (alias: string, { name, type }: TableColumn): string =>
    `${alias}.${quote(name)}${incomparable.has(type) ? '::text' : ''}`
  const list = (alias: string): string => compared.map((column) => value(alias, column)).join(', ')
  const pairs = compared.map((column) => {
    const pair = ['o', 'n'].map((alias) => shownValue(tracked, column, alias)).join(', ')
    return `(${literal(column.name)}, case when ${value('o', column)} is distinct from ${value('n', column)} then json_build_array(${pair}) end)`
  })
  if (pairs.length === 0) return ' null;'
  // A key that was itself changed makes another record of the row.
  return `
    ${insertInto} select ${literal(tracked.entity)}, n.id, ${root('n')}, 'UPDATE', ${marks},
      (select json_object_agg(p.k, p.v) from (values ${pairs.join(', ')}) p (k, v) where p.v is not null)
    from old_rows o join new_rows n on n.id = o.id where (${list('o')}) is distinct from (${list('n')});
    if (select count(*) from old_rows o join new_rows n on n.id = o.id) < (select count(*) from new_rows) then
      ${insertInto} select ${literal(tracked.entity)}, o.id, ${root('o')}, 'DELETE', ${marks}, ${rowOf('o')}
      from old_rows o where not exists (select from new_rows n where n.id = o.id);
      ${insertInto} select ${literal(tracked.entity)}, n.id, ${root('n')}, 'CREATE', ${marks}, ${rowOf('n')}
      from new_rows n where not exists (select from old_rows o where o.id = n.id);
    end if;`
}

/** The function of a table of links, and its triggers: what came and went is told as a change of the owner's field. */
export function linkSql({ table: owners, entity, rootColumn }: TrackedTable, link: TrackedLink): string {
  const { table, field, ownColumn, targetColumn } = link
  const name = functionName(table)
  const [own, target] = [quote(ownColumn), quote(targetColumn)]
  // The links of a deleted owner go with it, and are no change of theirs.
  const note = (gone: string, come: string): string => `
    ${insertInto} select ${literal(entity)}, w.id, w.${quote(rootColumn ?? 'id')}, 'UPDATE', ${marks},
      json_build_object(${literal(field)}, json_build_array(
        coalesce(json_agg(l.target) filter (where not l.come), '[]'), coalesce(json_agg(l.target) filter (where l.come), '[]')))
    from (${[gone && `select ${own} as own, ${target} as target, false as come from ${gone}`, come && `select ${own} as own, ${target} as target, true as come from ${come}`].filter(Boolean).join(' union all ')}) l
    join public.${quote(owners)} w on w.id = l.own group by w.id, w.${quote(rootColumn ?? 'id')};`
  return `create or replace function public.${quote(name)}() returns trigger language plpgsql as $log$
${preamble}
  if tg_op = 'INSERT' then${note('', 'new_rows')}
  elsif tg_op = 'UPDATE' then${note('old_rows', 'new_rows')}
  elsif tg_op = 'DELETE' then${note('old_rows', '')}
  else${note(`public.${quote(table)}`, '')}
  end if;
  return null;
end $log$;
${triggersSql(table, name)}`
}

/** Names of the four triggers by their event. */
const events = {
  insert: 'referencing new table as new_rows',
  update: 'referencing old table as old_rows new table as new_rows',
  delete: 'referencing old table as old_rows',
}

function triggersSql(table: string, name: string): string {
  const after = Object.entries(events).map(
    ([
      event,
      rows,
    ]) => `create or replace trigger trellis_log_${event} after ${event} on public.${quote(table)}
  ${rows} for each statement execute function public.${quote(name)}()`,
  )
  const before = `create or replace trigger trellis_log_truncate before truncate on public.${quote(table)}
  for each statement execute function public.${quote(name)}()`
  return [...after, before].join(';\n')
}

/** Statements that stop following a table. */
export function untrackSql(table: string): string {
  return `${['insert', 'update', 'delete', 'truncate'].map((event) => `drop trigger if exists trellis_log_${event} on public.${quote(table)}`).join(';\n')};
drop function if exists public.${quote(functionName(table))}()`
}
