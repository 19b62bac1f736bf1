/** The roles and rules of a tenant, as its database holds them. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { everyoneRole, type FieldChoice, type PolicyRule } from '#core/policy.ts'

/** All rules that are in force, under the number that grows with each change of them. */
export interface TenantRules {
  version: number
  rules: PolicyRule[]
  /** Roles that a role includes directly. */
  includes: Map<string, string[]>
}

interface RuleRow {
  key: string
  description: string
  effect: 'ALLOW' | 'DENY'
  entity: string
  role: string
  operations: unknown
  condition: Record<string, unknown> | null
  read_fields: FieldChoice | null
  write_fields: FieldChoice | null
}

/** Reads them in one statement, so that the number fits what was read. */
export async function loadRules(db: Kysely<Record<string, Row>>): Promise<TenantRules> {
  const { rows } = await sql<{
    version: string
    rules: RuleRow[] | null
    includes: { role: string; included: string }[] | null
  }>`
    select version,
      (select json_agg(rule order by rule.key) from (
        select a.key, a.description, a.effect, a.entity, r.code as role, a.operations, a.condition, a.read_fields, a.write_fields
        from access_rule a join role r on r.id = a.role_id where a.is_active
      ) rule) as rules,
      (select json_agg(link) from (
        select r.code as role, i.code as included from role_includes l
        join role r on r.id = l.role_1_id join role i on i.id = l.role_2_id
      ) link) as includes
    from policy_version
  `.execute(db)
  const [found] = rows
  const includes = new Map<string, string[]>()
  for (const { role, included } of found?.includes ?? [])
    includes.set(role, [...(includes.get(role) ?? []), included])
  return {
    version: Number(found?.version ?? 0),
    rules: (found?.rules ?? []).map(ruleOf),
    includes,
  }
}

function ruleOf({ condition, read_fields, write_fields, operations, ...rule }: RuleRow): PolicyRule {
  return {
    ...rule,
    operations: Array.isArray(operations) ? operations.map(String) : [],
    ...(condition ? { where: condition } : {}),
    ...(read_fields ? { read: read_fields } : {}),
    ...(write_fields ? { write: write_fields } : {}),
  }
}

/** The roles with all that they include, and the one that everybody is in. */
export function withIncluded(roles: string[], includes: Map<string, string[]>): Set<string> {
  const all = new Set([everyoneRole, ...roles])
  for (const role of all) for (const included of includes.get(role) ?? []) all.add(included)
  return all
}
