/** The policy of a viewer, compiled once for all who have the same roles until rules or roles change. */
import { type Kysely, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { administratorRole, type PolicyRule } from '#core/policy.ts'
import type { Model } from '#schema/model.ts'
import { createLru, type Lru } from '#schema/plan/lru.ts'
import { compilePolicy, type Policy, type PolicyPlan } from './compile.ts'
import { loadRules, type TenantRules, withIncluded } from './rules.ts'

type Db = Kysely<Record<string, Row>>

/** Rules of one database with what was compiled of them, by model and roles. */
interface Known {
  rules: TenantRules
  plans: WeakMap<Model, Lru<PolicyPlan>>
}

const known = new WeakMap<Db, Known>()
/** Sets of roles and scopes of one tenant that are kept. */
const most = { entries: 200, weight: 10_000_000 }
const unrestricted = new WeakMap<Model, PolicyPlan>()

/**
 * What the viewer may do. The viewer's row tells the number of the policy, so this asks the database only after a
 * change.
 */
export async function policyFor(model: Model, db: Db, viewer: Viewer): Promise<Policy> {
  const { scopes } = viewer
  // A module set without users, as some tests have, has no roles either.
  if (viewer.via === 'SYSTEM' || !model.entities.has('AccessRule') || (!scopes && isAdministrator(viewer)))
    return { ...unrestrictedPlan(model), values: valuesOf(viewer) }
  const { rules, plans } = await rulesOf(db, viewer.policyVersion)
  const byRoles = plans.get(model) ?? createLru<PolicyPlan>(most, () => 1)
  plans.set(model, byRoles)
  const key = JSON.stringify([viewer.roles, scopes ?? null])
  let plan = byRoles.get(key)
  if (!plan) {
    const roles = withIncluded(viewer.roles, rules.includes)
    const own = rules.rules.filter(({ role }) => roles.has(role))
    plan =
      !scopes && roles.has(administratorRole)
        ? unrestrictedPlan(model)
        : compilePolicy({
            model,
            rules: own,
            isAdministrator: roles.has(administratorRole),
            scopes,
            guarded: guardedParts(model, rules.rules),
          })
    byRoles.set(key, plan)
  }
  return { ...plan, values: valuesOf(viewer) }
}

/** Parts that some role has rules of its own for, whoever asks: `Entity operation`. */
function guardedParts(model: Model, rules: PolicyRule[]): string[] {
  const found = rules
    .filter(({ effect, entity }) => effect === 'ALLOW' && model.entities.get(entity)?.partOf)
    .flatMap(({ entity, operations }) => operations.map((operation) => `${entity} ${operation}`))
  return [...new Set(found)].sort()
}

const isAdministrator = (viewer: Viewer): boolean => viewer.roles.includes(administratorRole)

function unrestrictedPlan(model: Model): PolicyPlan {
  const plan = unrestricted.get(model) ?? compilePolicy({ model, rules: [], isAdministrator: true })
  unrestricted.set(model, plan)
  return plan
}

async function rulesOf(db: Db, version: number | undefined): Promise<Known> {
  const found = known.get(db)
  // Whoever was looked up a while ago, such as the viewer of a socket, gets the newer rules too.
  if (found && found.rules.version >= (version ?? (await versionOf(db)))) return found
  const made: Known = { rules: await loadRules(db), plans: new WeakMap() }
  known.set(db, made)
  return made
}

async function versionOf(db: Db): Promise<number> {
  const { rows } = await sql<{ version: string }>`select version from policy_version`.execute(db)
  return Number(rows[0]?.version)
}

/** What the conditions of rules compare with. */
function valuesOf(viewer: Viewer): Policy['values'] {
  const home = viewer.companyId === null ? [] : [viewer.companyId]
  return {
    me: viewer.userId,
    company: viewer.companyId,
    companies: [...new Set([...(viewer.companyIds ?? []), ...home])],
    team: viewer.teamIds ?? [viewer.userId],
  }
}
