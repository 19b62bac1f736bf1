/** A registry: what one set of modules composes to, shared by every tenant that has the same set. */
import { createHash } from 'node:crypto'
import type { EntitySchema } from '@mikro-orm/core'
import { MikroORM } from '@mikro-orm/postgresql'
import type { GraphQLSchema } from 'graphql'
import type { Action } from '#core/action.ts'
import type { DeleteRule, DeriveRule, EntityRules, ValidateRule } from '#core/entity.ts'
import type { Effect } from '#core/extension.ts'
import type { ModuleManifest } from '#core/module.ts'
import { generateSchema } from '#schema/generate/schema.ts'
import type { Model } from '#schema/model.ts'
import { checkModel } from './check.ts'
import { checkPolicies } from './check-policies.ts'
import { type ComposedEntity, composeEntities } from './entities.ts'
import { constraintName, uniqueName } from './indexes.ts'
import { buildModel } from './model.ts'
import { orderModules } from './order.ts'
import { cataloguesOf } from './words/catalogues.ts'
import { type Languages, languagesOf } from './words/speak.ts'

/** The rules of one entity, its own and those of extensions. */
export interface Rules {
  /** Groups of rules that do not depend on each other, in their order. */
  derive: DeriveRule<never>[][]
  validate: ValidateRule<never>[]
  beforeDelete: DeleteRule<never>[]
  sql: string[]
}

/** Everything that requests of a tenant need to know about its modules. */
export interface Registry {
  readonly fingerprint: string
  readonly modules: ModuleManifest[]
  readonly model: Model
  /** Metadata and unit of work; it has no connection of its own: each operation brings its transaction. */
  readonly orm: MikroORM
  /** The GraphQL schema, built when first asked for. */
  readonly schema: GraphQLSchema
  /** What people read, in their languages. */
  readonly languages: Languages
  /** What to tell the user when a named constraint is broken. */
  readonly messages: Map<string, string>
  /** Fields of a unique index, by its name. */
  readonly uniqueFields: Map<string, string[]>
  /** The composed MikroORM schema object of an entity. */
  schemaOf(entity: string): EntitySchema
  rulesOf(entity: string): Rules
  actionOf(entity: string, action: string): Action | undefined
  effectsOf(entity: string, action: string): Effect<never>[]
}

/** Names the content of a module set: the same modules, versions and fields give the same text. */
export function fingerprintOf(modules: ModuleManifest[]): string {
  const text = modules.map((manifest) => `${manifest.name}@${manifest.version}`).join(',')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** Composes the named modules, with what they depend on, out of those available. */
export function buildRegistry(available: ModuleManifest[], wanted: string[]): Registry {
  const modules = orderModules(available, wanted)
  const fingerprint = fingerprintOf(modules)
  const composed = composeEntities(modules)
  const orm = createOrm(composed)
  const model = buildModel(fingerprint, modules, composed, orm.getMetadata())
  checkModel(model)
  checkPolicies(modules, model)
  const rules = new Map([...composed.values()].map((entity) => [entity.name, rulesOf(entity)]))
  const { messages, uniqueFields } = constraintTexts(composed)
  let schema: GraphQLSchema | undefined
  return {
    fingerprint,
    modules,
    model,
    orm,
    languages: languagesOf(model, cataloguesOf(modules)),
    messages,
    uniqueFields,
    get schema() {
      schema ??= generateSchema(model, modules)
      return schema
    },
    schemaOf(name) {
      const found = composed.get(name)?.schema
      if (!found) throw new Error(`No entity "${name}" in this module set.`)
      return found
    },
    rulesOf: (name) => rules.get(name) ?? emptyRules,
    actionOf: (entity, name) =>
      modules
        .flatMap((manifest) => manifest.actions ?? [])
        .find((action) => action.target.trellis.name === entity && action.options.name === name),
    effectsOf: (entity, name) => effectsOf(modules, entity, name),
  }
}

const emptyRules: Rules = { derive: [], validate: [], beforeDelete: [], sql: [] }

function createOrm(composed: Map<string, ComposedEntity>): MikroORM {
  const orm = new MikroORM({
    entities: [...composed.values()].map((entity) => entity.schema as EntitySchema),
    dbName: 'of-the-operation',
    discovery: { warnWhenNoEntities: false },
    ignoreUndefinedInQuery: true,
    // Queries never write by themselves: what is not yet checked by the rules must not reach the database.
    flushMode: 'commit',
    // Else each value of each record gets an accessor of its own, made when it is first set: that costs more than all
    // that an import does with it. Both sides of a relation are kept in step all the same.
    propagationOnPrototype: false,
    assign: { convertCustomTypes: false },
  })
  const metadata = orm.getMetadata()
  // The exported tokens name the composed entities: `em.find(SaleOrder, …)` works with any registry.
  for (const entity of composed.values()) {
    metadata.set(entity.token as never, metadata.getByClassName(entity.name as never))
  }
  return orm
}

function rulesOf(entity: ComposedEntity): Rules {
  const all = <K extends keyof EntityRules<never>>(key: K) =>
    entity.rules.flatMap((rules) => (rules[key] ?? []) as unknown[])
  return {
    derive: (all('derive') as (DeriveRule<never> | DeriveRule<never>[])[]).map((group) => [group].flat()),
    validate: all('validate') as ValidateRule<never>[],
    beforeDelete: all('beforeDelete') as DeleteRule<never>[],
    sql: all('sql') as string[],
  }
}

function effectsOf(modules: ModuleManifest[], entity: string, action: string): Effect<never>[] {
  return modules
    .flatMap((manifest) => manifest.extensions ?? [])
    .filter((extension) => extension.target.trellis.name === entity)
    .flatMap((extension) => extension.options.effects?.[action] ?? [])
}

function constraintTexts(composed: Map<string, ComposedEntity>): Pick<Registry, 'messages' | 'uniqueFields'> {
  const messages = new Map<string, string>()
  const uniqueFields = new Map<string, string[]>()
  for (const entity of composed.values()) {
    for (const field of entity.fields.values()) {
      if (field.info.unique) uniqueFields.set(uniqueName(entity, [field.name]), [field.name])
    }
    for (const rules of entity.rules) {
      for (const unique of rules.unique ?? []) {
        uniqueFields.set(uniqueName(entity, unique.fields), unique.fields)
        messages.set(uniqueName(entity, unique.fields), unique.message)
      }
      for (const check of rules.checks ?? [])
        messages.set(constraintName(entity.table, check.name, 'check'), check.message)
    }
  }
  return { messages, uniqueFields }
}
