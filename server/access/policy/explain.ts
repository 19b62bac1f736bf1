/** Why a user may or may not do something with a record: the rules that speak of it, asked of that very record. */

import { CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { isChosen, type PolicyRule } from '#core/policy.ts'
import { inText, type Message, say } from '#core/say.ts'
import type { Words } from '#core/words.ts'
import type { Access, AccessExplanation } from '#schema/context.ts'
import type { EntityModel, Model } from '#schema/model.ts'
import { isLate } from '#schema/plan/late.ts'
import { accessSql } from '#schema/plan/sql/scope.ts'
import { type ViewerRow, viewerFrom } from '../viewer.ts'
import { viewerColumns } from '../viewer-columns.ts'
import { type AppliedRule, covers, type Policy } from './compile.ts'
import { policyFor } from './policy-for.ts'
import { rolePaths } from './role-paths.ts'

/** What is asked; with `field`, whether that field of the record may be read or written. */
export interface AccessQuestion {
  userId: number
  entity: string
  id: number
  operation: string
  field?: string
}

/**
 * The answer, as the rules are now, in these words: rules and roles that come with modules are named in them too.
 * @throws TrellisError FORBIDDEN for all but administrators, NOT_FOUND for an unknown user, entity, field or record
 */
export async function explainAccess(
  model: Model,
  db: Kysely<Record<string, Row>>,
  asker: Policy,
  { userId, entity: name, id, operation, field }: AccessQuestion,
  words: Words,
): Promise<AccessExplanation> {
  if (!asker.isUnrestricted)
    throw new TrellisError('FORBIDDEN', say`Only administrators may ask for the rights of others.`)
  const entity = model.entities.get(name)
  if (!entity) throw new TrellisError('NOT_FOUND', say`There is no entity "${name}".`)
  if (field !== undefined && !entity.fields.has(field))
    throw new TrellisError('NOT_FOUND', say`${entity.name} has no field "${field}".`)
  const user = await userOf(db, userId)
  const viewer = viewerFrom(user, 'SESSION')
  const policy = await policyFor(model, db, viewer)
  const paths = await rolePaths(db, viewer.roles)
  const applied = policy.rulesOf(entity).filter(({ rule }) => speaksOf(rule, operation, field))
  const ids = await idsOfRules(db, applied)
  const [isAllowed, isVisible, ...matches] = await askOfRecord(db, policy, viewer, entity, id, [
    policy.access(entity, policy.verdict(entity, operation)),
    policy.access(entity, policy.verdict(entity, 'read')),
    ...applied.map(({ verdict }) => policy.access(entity, verdict)),
    ...(field === undefined ? [] : [fieldAccess(policy, entity, operation, field)]),
  ])
  const rules = applied.map(({ rule }, index) => ({
    id: ids.get(rule.key) ?? null,
    key: rule.key,
    description: words.label(rule.description, rule.key),
    effect: rule.effect,
    role: rule.role,
    roleName: words.label(paths.get(rule.role)?.name ?? rule.role, rule.role),
    via: (paths.get(rule.role)?.via ?? []).map((role) => words.label(role, 'Role')),
    condition: rule.where ?? null,
    isMatch: matches[index] === true,
  }))
  const isFieldGiven = field === undefined || matches[applied.length] === true
  const isGiven = user.is_active && isAllowed === true && isVisible === true && isFieldGiven
  return {
    isAllowed: isGiven,
    reason: words.say(
      user.is_active
        ? reasonOf({ policy, entity, field, isAllowed: isGiven, isVisible: isVisible === true, rules })
        : say`${user.name} may not sign in, and so may do nothing.`,
    ),
    rules,
    roles: [...paths.values()].map((path) => ({
      ...path,
      name: words.label(path.name, path.code),
      via: path.via.map((role) => words.label(role, 'Role')),
    })),
  }
}

/** Rules of fields count where the field is among theirs; without a field, all rules of the operation do. */
function speaksOf(rule: PolicyRule, operation: string, field: string | undefined): boolean {
  if (!covers(rule, operation)) return false
  if (field === undefined) return rule.effect === 'ALLOW' || (!rule.read && !rule.write)
  const chosen = operation === 'read' ? rule.read : rule.write
  if (rule.effect === 'DENY' && chosen === undefined) return !rule.read && !rule.write
  return isChosen(chosen, field)
}

function fieldAccess(policy: Policy, entity: EntityModel, operation: string, field: string): Access {
  return operation === 'read'
    ? policy.rights.readField(entity, field)
    : policy.rights.writeField(entity, field)
}

async function userOf(db: Kysely<Record<string, Row>>, userId: number) {
  const { rows } = await sql<ViewerRow & { is_active: boolean }>`
    select ${viewerColumns}, u.is_active from app_user u where u.id = ${userId}`.execute(db)
  if (!rows[0]) throw new TrellisError('NOT_FOUND', say`There is no user with the id ${userId}.`)
  return rows[0]
}

async function idsOfRules(
  db: Kysely<Record<string, Row>>,
  applied: AppliedRule[],
): Promise<Map<string, string>> {
  const keys = applied.map(({ rule }) => rule.key)
  const { rows } = await sql<{ key: string; id: string }>`
    select key, id::text as id from access_rule where key = any(${keys})`.execute(db)
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** Asks each condition of the record, in one statement. */
export async function askOfRecord(
  db: Kysely<Record<string, Row>>,
  policy: Policy,
  viewer: Viewer,
  entity: EntityModel,
  id: number,
  accesses: Access[],
): Promise<boolean[]> {
  const asked = accesses.map((access): RawBuilder<unknown> => {
    const found = accessSql(access, { entity, alias: 'r' })
    return typeof found === 'boolean' ? sql.raw(String(found)) : sql`coalesce(${found}, false)`
  })
  const statement = sql<{ answers: boolean[] }>`
    select array[${sql.join(asked)}] as answers from ${sql.table(entity.table)} r where r.id = ${id}`
  const { sql: text, parameters } = statement.compile(db)
  const binding = { variables: {}, context: { timeZone: viewer.timeZone, policy }, memo: new Map() }
  const values = parameters.map((value) => (isLate(value) ? value.read(binding) : value))
  const { rows } = await db.executeQuery<{ answers: boolean[] }>(CompiledQuery.raw(text, values) as never)
  if (!rows[0])
    throw new TrellisError('NOT_FOUND', say`There is no ${inText(entity.label)} with the id ${id}.`)
  return rows[0].answers
}

interface Findings {
  policy: Policy
  entity: EntityModel
  field: string | undefined
  isAllowed: boolean
  isVisible: boolean
  rules: AccessExplanation['rules']
}

function reasonOf({ policy, entity, field, isAllowed, isVisible, rules }: Findings): Message {
  if (policy.isUnrestricted) return say`Administrators may do everything.`
  const matching = rules.filter(({ isMatch }) => isMatch)
  const denying = matching.find(({ effect }) => effect === 'DENY')
  const allowing = matching.find(({ effect }) => effect === 'ALLOW')
  if (isAllowed) {
    if (allowing) return say`The rule "${allowing.key}" allows it.`
    return entity.partOf
      ? say`It is part of a record that may be.`
      : say`It comes with every record that may be read.`
  }
  if (denying) return say`The rule "${denying.key}" denies it.`
  if (allowing && !isVisible)
    return say`The record is not seen: no rule lets it be read, or it belongs to another company.`
  if (allowing && entity.fields.has('company'))
    return say`The record belongs to a company that the user may not act for.`
  if (rules.length > 0) return say`Rules speak of it, but the record satisfies the condition of none.`
  return field === undefined
    ? say`No rule of the user’s roles allows it.`
    : say`No rule of the user’s roles lets this field be read or written.`
}
