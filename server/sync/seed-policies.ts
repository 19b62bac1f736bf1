/**
 * Brings the roles and rules of modules into a tenant. What an administrator changed stays as they left it: a rule
 * carries a fingerprint of how it was shipped, and one that differs from it was edited.
 */
import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { keepSaid } from '#core/kept-words.ts'
import { type PolicyRule, rulesOfModule } from '#core/policy.ts'
import { term } from '#core/say.ts'
import type { Registry } from '#server/registry/registry.ts'
import { syncLock } from './connection.ts'

type Db = Kysely<Record<string, Row>>

/** Under what `seed_state` notes the policies of the whole module set. */
const note = { module: '', file: 'policies' }

/** Does nothing but one look while the modules' policies are those of the last time. */
export async function loadPolicies(registry: Registry, db: Db): Promise<void> {
  if (!registry.model.entities.has('AccessRule')) return
  const rules = registry.modules.flatMap(rulesOfModule)
  const roles = registry.modules.flatMap((manifest) => manifest.roles ?? [])
  const hash = createHash('sha256')
    .update(canonical([roles, rules, 'said']))
    .digest('hex')
  const known = await sql`
    select from seed_state where module = ${note.module} and file = ${note.file} and hash = ${hash}`.execute(
    db,
  )
  if (known.rows.length > 0) return
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${syncLock})`.execute(transaction)
    await loadRoles(registry, transaction)
    await loadRules(registry, rules, transaction)
    await sql`insert into seed_state (module, file, hash) values (${note.module}, ${note.file}, ${hash})
      on conflict (module, file) do update set hash = excluded.hash, loaded_at = now()`.execute(transaction)
  })
}

/** Adds roles that are not there, and inclusions that were never added before. */
async function loadRoles({ modules }: Registry, db: Db): Promise<void> {
  const roles = modules.flatMap(({ name, roles = [] }) => roles.map((role) => ({ ...role, module: name })))
  await sql`insert into role (code, name, description)
    select code, label, description from jsonb_to_recordset(${JSON.stringify(roles)}::jsonb)
      as r(code text, label text, description text)
    on conflict (code) do nothing`.execute(db)
  await keepWords(
    db,
    'role',
    'code',
    roles.map(({ code, label, description }) => ({
      key: code,
      said: keepSaid({ name: term(label, code), description: description ? term(description, code) : null }),
    })),
  )
  const links = roles.flatMap(({ module, code, includes = [] }) =>
    includes.map((included) => ({ module, code, included, name: `${code} includes ${included}` })),
  )
  await sql`with link as (
      select * from jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
        as l(module text, code text, included text, name text)
    ), noted as (
      insert into seed_record (module, name, entity, record_id, version)
      select l.module, l.name, 'Role', r.id, 0 from link l join role r on r.code = l.code
      on conflict do nothing returning module, name, record_id
    )
    insert into role_includes (role_1_id, role_2_id)
    select n.record_id, i.id from noted n join link l on l.module = n.module and l.name = n.name
    join role i on i.code = l.included on conflict do nothing`.execute(db)
}

/** Notes what shipped texts are made of, so that readers get them in their own language until somebody changes them. */
async function keepWords(
  db: Db,
  table: string,
  column: string,
  kept: { key: string; said: string | null }[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} t set said = v.said::jsonb
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as v(key text, said text)
    where t.${sql.ref(column)} = v.key and t.said is distinct from v.said::jsonb`.execute(db)
}

interface KnownRule {
  id: string
  key: string
  shipped_hash: string | null
  content: Omit<PolicyRule, 'key'>
}

async function loadRules({ modules }: Registry, rules: PolicyRule[], db: Db): Promise<void> {
  const { rows } = await sql<KnownRule>`
    select a.id, a.key, a.shipped_hash, jsonb_strip_nulls(jsonb_build_object(
      'description', a.description, 'effect', a.effect, 'entity', a.entity, 'role', r.code, 'operations', a.operations,
      'where', a.condition, 'read', a.read_fields, 'write', a.write_fields
    )) as content
    from access_rule a join role r on r.id = a.role_id where a.is_shipped for update of a`.execute(db)
  const known = new Map(rows.map((row) => [row.key, row]))
  const added: PolicyRule[] = []
  for (const { key, ...rule } of rules) {
    const present = known.get(key)
    known.delete(key)
    if (!present) added.push({ key, ...rule })
    else if (!isEdited(present) && fingerprint(rule) !== present.shipped_hash)
      await updateRule(db, present.id, rule)
  }
  await insertRules(db, added)
  await keepWords(
    db,
    'access_rule',
    'key',
    rules.map(({ key, description }) => ({ key, said: keepSaid({ description: term(description, key) }) })),
  )
  // What a module no longer has goes, unless somebody made it theirs. Rules of modules that are not installed wait.
  const installed = new Set(modules.map(({ name }) => name))
  for (const gone of known.values()) {
    if (!installed.has(gone.key.split('.')[0] ?? '')) continue
    if (isEdited(gone)) await sql`update access_rule set is_shipped = false where id = ${gone.id}`.execute(db)
    else await sql`delete from access_rule where id = ${gone.id}`.execute(db)
  }
}

const isEdited = ({ content, shipped_hash }: KnownRule): boolean => fingerprint(content) !== shipped_hash

async function insertRules(db: Db, rules: PolicyRule[]): Promise<void> {
  const rows = rules.map(({ key, ...rule }) => ({ key, hash: fingerprint(rule), ...rule }))
  await sql`insert into access_rule
      (key, is_shipped, shipped_hash, description, effect, entity, operations, condition, read_fields, write_fields, role_id)
    select r.key, true, r.hash, r.description, r.effect, r.entity, r.operations, r."where", r.read, r.write, role.id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      key text, hash text, description text, effect text, entity text, operations jsonb, "where" jsonb, read jsonb,
      write jsonb, role text
    ) join role on role.code = r.role`.execute(db)
}

async function updateRule(db: Db, id: string, rule: Omit<PolicyRule, 'key'>): Promise<void> {
  await sql`update access_rule set
      (shipped_hash, description, effect, entity, operations, condition, read_fields, write_fields, role_id, version, updated_at) =
      (select ${fingerprint(rule)}, ${valuesOf(rule)}, r.id, access_rule.version + 1, now() from role r where r.code = ${rule.role})
    where id = ${id}`.execute(db)
}

function valuesOf({ description, effect, entity, operations, where, read, write }: Omit<PolicyRule, 'key'>) {
  const json = (value: unknown) => sql`${value === undefined ? null : JSON.stringify(value)}::jsonb`
  return sql.join([
    sql`${description}::text`,
    sql`${effect}::text`,
    sql`${entity}::text`,
    json(operations),
    json(where),
    json(read),
    json(write),
  ])
}

function fingerprint(rule: Omit<PolicyRule, 'key'>): string {
  return createHash('sha256').update(canonical(rule)).digest('hex')
}

/** JSON whose keys are sorted: PostgreSQL keeps them in an order of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
