/** A tenant with a few records of every entity in two companies, and two people whose roles change. */
import { Client } from 'pg'
import type { Viewer } from '#core/context.ts'
import type { EntityModel, FieldModel } from '#schema/model.ts'
import type { TestTenant } from '../test-tenant.ts'

/** Generated records have ids from here on. */
export const firstId = 900_000_001
/** Records of each entity. */
export const perEntity = 8

/** Request that the changes of the stage are filed under. */
export const markOfChanges = 'matrix'
/** Records of each entity that the log tells of. */
const mostChanged = 20

/** Entities that have what they need: people, companies and the rules themselves. */
const asTheyAre = new Set(['User', 'Role', 'AccessRule', 'Company'])

/** Somebody who acts for one company and manages one other person. */
export interface Person {
  userId: number
  companyId: number
  team: number[]
  /** Who they are now, as the door would find them. */
  viewer(): Promise<Viewer>
}

export interface Stage {
  tenant: TestTenant
  companies: [number, number]
  people: Person[]
  /** Codes of all roles, those that only the matrix has among them. */
  roles: string[]
  /** Gives a person these roles and no others. */
  setRoles(userId: number, roles: string[]): Promise<void>
  close(): Promise<void>
}

/**
 * Fills the tenant. Only what the types of columns and their uniqueness ask for is kept to: rights do not depend on
 * whether an order adds up.
 */
export async function setStage(tenant: TestTenant): Promise<Stage> {
  const client = new Client({ connectionString: tenant.url })
  await client.connect()
  const other = await client.query<{ id: string }>(
    `insert into company (name, currency_id) select 'Other company', id from currency where code = 'EUR' returning id`,
  )
  const companies: Stage['companies'] = [tenant.companyId, Number(other.rows[0]?.id)]
  // One administrator has to stay when the roles of the others change.
  await tenant.as('base.administrator')
  const people: Stage['people'] = []
  for (const companyId of companies) {
    const { userId, viewer } = await tenant.as([], { companies: [companyId] })
    const member = await tenant.as([], { companies: [companyId], manager: userId })
    people.push({ userId, companyId, team: [userId, member.userId], viewer })
  }
  const users = people.flatMap(({ team }) => team)
  const entities = [...tenant.registry.model.entities.values()]
  const withActivity = entities.flatMap(({ name, hasActivity }) => (hasActivity ? [name] : []))
  await client.query('set session_replication_role = replica')
  for (const entity of entities) if (!asTheyAre.has(entity.name)) await fill(client, entity, companies, users)
  for (const { about, table, fields } of entities)
    if (about && withActivity.length > 0)
      await client.query(
        `update "${table}" set "${fields.get(about.entity)?.column}" = ($1::text[])[1 + id % cardinality($1::text[])],
          "${fields.get(about.id)?.column}" = $2::bigint + (id * 3) % $3::bigint`,
        [withActivity, firstId, perEntity],
      )
  for (const entity of entities)
    for (const field of entity.fields.values())
      if (!asTheyAre.has(entity.name)) await link(client, field, users)
  await client.query('set session_replication_role = origin')
  await addRules(client, entities)
  for (const entity of entities) if (entity.isLogged) await logChanges(client, entity)
  const { rows } = await client.query<{ code: string }>('select code from role order by id')
  return {
    tenant,
    companies,
    people,
    roles: rows.map(({ code }) => code),
    async setRoles(userId, roles) {
      await client.query('delete from app_user_roles where user_id = $1', [userId])
      await client.query(
        'insert into app_user_roles (user_id, role_id) select $1, id from role where code = any($2)',
        [userId, roles],
      )
    },
    close: () => client.end(),
  }
}

async function fill(client: Client, entity: EntityModel, companies: number[], users: number[]) {
  const { rows: checks } = await client.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = $1::regclass and contype in ('c', 'x')`,
    [entity.table],
  )
  for (const { name } of checks) await client.query(`alter table "${entity.table}" drop constraint "${name}"`)
  const fields = [...entity.fields.values()].filter(({ column }) => column !== undefined)
  const records = Array.from({ length: perEntity }, (_, index) =>
    Object.fromEntries(
      fields.map((field, place) => [field.column, valueFor(entity, field, index, place, companies, users)]),
    ),
  )
  const columns = fields.map(({ column }) => `"${column}"`).join(', ')
  await client.query(
    `insert into "${entity.table}" (${columns}) overriding system value
     select ${columns} from jsonb_populate_recordset(null::"${entity.table}", $1) on conflict do nothing`,
    [JSON.stringify(records)],
  )
}

/** A value of the column's type; records differ in it, and companies and owners take turns. */
function valueFor(
  entity: EntityModel,
  field: FieldModel,
  index: number,
  place: number,
  companies: number[],
  users: number[],
): unknown {
  const turn = (choices: unknown[], step = 0): unknown => choices[(index + step) % choices.length]
  switch (field.type) {
    case 'ID':
      return firstId + index
    case 'Int':
      return field.name === 'version' ? 1 : index + 1
    case 'Float':
    case 'Decimal':
      return field.columnType?.match(/\((\d+),\1\)/) ? 0 : index + 1
    case 'Boolean':
      return field.name === 'active' || index % 2 === 0
    case 'Enum':
      return field.choices?.[index % field.choices.length]?.value
    case 'Date':
      return `2026-01-0${index + 1}`
    case 'DateTime':
      return `2026-01-0${index + 1}T12:00:00Z`
    case 'JSON':
      return {}
    case 'ToOne':
      if (field.target === 'Company') return turn(field.nullable ? [...companies, null] : companies)
      if (field.target === 'User') return turn(users, place)
      if (entity.partOf?.field === field.name) return firstId + (index % 4)
      if (field.nullable && (index + place) % 3 === 0) return null
      if (field.target === 'Currency') return 1
      return field.target === entity.name && field.name === entity.treeField
        ? index < 2
          ? null
          : firstId + (index % 2)
        : firstId + ((index + place) % perEntity)
    default: {
      const length = Number(/\((\d+)\)/.exec(field.columnType ?? '')?.[1] ?? 40)
      return `m${index}${entity.name.toLowerCase()}`.slice(0, Math.max(2, Math.min(length, 12)))
    }
  }
}

/** Members of a relation of many to many: each record has two. */
async function link(client: Client, { toMany, target }: FieldModel, users: number[]): Promise<void> {
  if (toMany?.kind !== 'PIVOT' || (target && asTheyAre.has(target) && target !== 'User')) return
  for (let index = 0; index < perEntity; index += 1)
    for (const step of [0, 3]) {
      const member =
        target === 'User' ? users[(index + step) % users.length] : firstId + ((index + step) % perEntity)
      await client.query(
        `insert into "${toMany.table}" ("${toMany.ownColumn}", "${toMany.targetColumn}") values ($1, $2) on conflict do nothing`,
        [firstId + index, member],
      )
    }
}

/** An entry of the change log for each record, in which every field was changed to what it was. */
async function logChanges(client: Client, entity: EntityModel): Promise<void> {
  const fields = [...entity.fields.values()]
  const columns = fields.flatMap(({ column, via, isSystem }) => (column && !via && !isSystem ? [column] : []))
  const root = entity.partOf ? (entity.fields.get(entity.partOf.field)?.column ?? 'id') : 'id'
  await client.query(
    `insert into change_log (entity, record_id, root_id, operation, via, request_id, changes)
     select $1, t.id, t."${root}", 'UPDATE', 'SESSION', $2,
       (select json_object_agg(v.key, json_build_array(v.value, v.value)) from json_each(row_to_json(t)) v where v.key = any($3))
     from "${entity.table}" t where t."${root}" is not null order by t.id desc limit ${mostChanged}`,
    [entity.name, markOfChanges, columns],
  )
}

/** Roles whose rules have every form that rules can have, over every entity. */
async function addRules(client: Client, entities: EntityModel[]): Promise<void> {
  await client.query(
    `insert into role (code, name) values ('matrix.owner', 'Owner'), ('matrix.reader', 'Reader')`,
  )
  const add = async (
    role: string,
    effect: string,
    entity: EntityModel,
    operations: string[],
    rest: { where?: object; read?: object },
  ): Promise<void> => {
    await client.query(
      `insert into access_rule (key, description, effect, entity, role_id, operations, condition, read_fields)
       select 'matrix.' || gen_random_uuid(), 'Made for the matrix', $2, $3, id, $4, $5, $6 from role where code = $1`,
      [
        role,
        effect,
        entity.name,
        JSON.stringify(operations),
        rest.where ? JSON.stringify(rest.where) : null,
        rest.read ? JSON.stringify(rest.read) : null,
      ],
    )
  }
  for (const entity of entities) {
    // Parts are opened by their wholes, as in the rules of modules.
    if (asTheyAre.has(entity.name) || entity.partOf) continue
    const optional = [...entity.fields.values()]
      .filter((field) => !field.isSystem && field.type !== 'ToMany' && field.nullable)
      .map(({ name }) => name)
    const mine = { createdBy: { id: { eq: '$me' } } }
    const ours = { createdBy: { id: { in: '$team' } } }
    await add('matrix.owner', 'ALLOW', entity, ['*'], { where: mine })
    await add('matrix.owner', 'ALLOW', entity, ['read'], {
      where: { or: [ours, { not: { createdBy: { id: { notIn: '$team' } } } }] },
      read: { except: optional.filter((_, index) => index % 2 === 0) },
    })
    await add('matrix.owner', 'DENY', entity, ['update', 'delete'], {
      where: { id: { in: [String(firstId), String(firstId + 1)] } },
    })
    await add('matrix.reader', 'ALLOW', entity, ['read'], {})
    await add('matrix.reader', 'DENY', entity, ['read'], { where: { id: { eq: String(firstId + 2) } } })
    if (optional[0] !== undefined)
      await add('matrix.reader', 'DENY', entity, ['read'], { read: { only: [optional[0]] } })
    if (optional[1] !== undefined)
      await add('matrix.reader', 'DENY', entity, ['read'], {
        where: { id: { in: [String(firstId + 3), String(firstId + 4)] } },
        read: { only: [optional[1]] },
      })
  }
}
