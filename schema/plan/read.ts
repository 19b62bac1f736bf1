/** The compiler's entry point for resolvers: info → selection tree → query tree → one statement → its JSON. */
import { type GraphQLResolveInfo, getArgumentValues } from 'graphql'
import type { SchemaContext } from '../context.ts'
import type { EntityModel } from '../model.ts'
import type { RootKind } from './extensions.ts'
import type { Binding } from './late.ts'
import { ReadBefore } from './mixed.ts'
import { bindPlan, createPlan, type Plan } from './plan.ts'
import { type Compiled, cached, idOf } from './plan-cache.ts'
import { rootSql } from './roots.ts'
import type { Selected } from './selection.ts'
import { createSource, type Source } from './source.ts'
import { createScope, type Scope, type Sql } from './sql/scope.ts'
import { formOf } from './variables.ts'

/** The plan of one field that a resolver reads. */
interface FieldPlan extends Compiled {
  plan: Plan
}

/** What the resolved field selects of the entity, by one statement of the context. */
export function readRoot(
  kind: RootKind,
  info: GraphQLResolveInfo,
  context: SchemaContext,
  entity: EntityModel,
): Promise<unknown> {
  const known = info.rootValue instanceof ReadBefore ? info.rootValue.answer(`${info.path.key}`) : undefined
  if (known) return known
  return readField(info, context, { variables: info.variableValues }, kind, (source, scope) =>
    rootSql(kind, source, context.model, entity, resolvedField(info, source), scope),
  )
}

/** Runs the plan of the resolved field, which `toSql` compiles; `purpose` tells apart different uses of it. */
export async function readField(
  info: GraphQLResolveInfo,
  context: SchemaContext,
  values: Pick<Binding, 'variables' | 'ids'>,
  purpose: string,
  toSql: (source: Source, scope: Scope) => Sql,
): Promise<unknown> {
  const binding: Binding = { ...values, context, memo: new Map() }
  const text = await context.read(bindPlan(planField(info, context, binding, purpose, toSql), binding))
  return text === null ? null : JSON.parse(text)
}

/** The plan of the resolved field for these values, compiled or known already. */
export function planField(
  info: GraphQLResolveInfo,
  context: SchemaContext,
  binding: Binding,
  purpose: string,
  toSql: (source: Source, scope: Scope) => Sql,
): Plan {
  const key = `${purpose} ${idOf(info.operation)} ${placeOf(info)} ${formOf(info, binding.variables)}`
  const { plan } = cached<FieldPlan>(context, key, binding, () => {
    const source = createSource(info, binding)
    const scope = createScope(context)
    const made = createPlan(toSql(source, scope), scope)
    return { plan: made, decisions: source.decisions, weight: made.text.length }
  })
  return plan
}

/** The field that is being resolved, as a node of a selection tree; its arguments late where they vary. */
export function resolvedField(info: GraphQLResolveInfo, source: Source): Selected {
  const definition = info.parentType.getFields()[info.fieldName]
  const [node] = info.fieldNodes
  if (!definition || !node) throw new Error(`${info.parentType.name} has no field "${info.fieldName}".`)
  return {
    key: info.path.key.toString(),
    name: info.fieldName,
    definition,
    args: getArgumentValues(definition, node, source.variableValues),
    nodes: [...info.fieldNodes],
  }
}

/** Where in the operation the field stands: its path without places in lists, and the types on the way. */
function placeOf(info: GraphQLResolveInfo): string {
  let place = ''
  for (let path: typeof info.path | undefined = info.path; path; path = path.prev) {
    if (typeof path.key === 'string') place = `${path.typename}.${path.key}/${place}`
  }
  return place
}
