/** Everything that is in a tenant's tables, read past every policy, for the reference to judge by. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import type { PolicyRule } from '#core/policy.ts'
import type { EntityModel, Model } from '#schema/model.ts'
import { loadRules, withIncluded } from '#server/access/policy/rules.ts'

/** A record by names of fields; keys of related records are numbers. */
export type Stored = Record<string, unknown>

export interface World {
  model: Model
  rules: PolicyRule[]
  /** A role with all that it includes. */
  closure(roles: string[]): Set<string>
  /** Records by entity and id. */
  records: Map<string, Map<number, Stored>>
  /** Pairs of keys, by table, for relations of many to many. */
  links: Map<string, Record<string, number>[]>
}

/** Reads all tables of the model. */
export async function loadWorld(db: Kysely<Record<string, Row>>, model: Model): Promise<World> {
  const { rules, includes } = await loadRules(db)
  const world: World = {
    model,
    rules,
    closure: (roles) => withIncluded(roles, includes),
    records: new Map(),
    links: new Map(),
  }
  for (const entity of model.entities.values()) {
    const { rows } = await sql<Row>`select * from ${sql.table(entity.table)}`.execute(db)
    world.records.set(
      entity.name,
      new Map(rows.map((row) => [Number(row.id), storedOf(entity, row as Record<string, unknown>)])),
    )
  }
  await loadLinks(db, world)
  return world
}

/** Reads the relations of many to many anew, such as that of users to their roles. */
export async function loadLinks(db: Kysely<Record<string, Row>>, { model, links }: World): Promise<void> {
  const fields = [...model.entities.values()].flatMap((entity) => [...entity.fields.values()])
  const tables = new Set(fields.flatMap(({ toMany }) => (toMany?.kind === 'PIVOT' ? [toMany.table] : [])))
  for (const table of tables) {
    const { rows } = await sql<Record<string, string>>`select * from ${sql.table(table)}`.execute(db)
    links.set(
      table,
      rows.map((pair) =>
        Object.fromEntries(Object.entries(pair).map(([key, value]) => [key, Number(value)])),
      ),
    )
  }
}

function storedOf(entity: EntityModel, row: Record<string, unknown>): Stored {
  const stored: Stored = {}
  for (const field of entity.fields.values()) {
    if (!field.column) continue
    const value = row[field.column] ?? null
    const isKey = field.type === 'ID' || field.type === 'ToOne'
    stored[field.name] = isKey && value !== null ? Number(value) : value
  }
  return stored
}
