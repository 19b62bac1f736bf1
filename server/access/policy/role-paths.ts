/** How a user comes to the roles that they have: by themselves, by inclusion, or as everybody does. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { everyoneRole } from '#core/policy.ts'
import type { AccessExplanation } from '#schema/context.ts'

/** A role with the names of the roles that lead to it, the user's own one first, itself last. */
export type RolePath = AccessExplanation['roles'][number]

/** The roles of a user by their codes, each by its shortest path. */
export async function rolePaths(
  db: Kysely<Record<string, Row>>,
  own: readonly string[],
): Promise<Map<string, RolePath>> {
  const { rows } = await sql<{ id: string; code: string; name: string; includes: string[] }>`
    select r.id::text as id, r.code::text as code, r.name,
      array(select i.code::text from role_includes l join role i on i.id = l.role_2_id where l.role_1_id = r.id) as includes
    from role r order by r.code`.execute(db)
  const all = new Map(rows.map((row) => [row.code, row]))
  const found = new Map<string, RolePath>()
  let next: { code: string; via: string[] }[] = [...own, everyoneRole].map((code) => ({ code, via: [] }))
  while (next.length > 0) {
    const now = next
    next = []
    for (const { code, via } of now) {
      const role = all.get(code)
      if (!role || found.has(code)) continue
      const path = [...via, role.name]
      found.set(code, { id: role.id, code, name: role.name, via: path })
      next.push(...role.includes.map((included) => ({ code: included, via: path })))
    }
  }
  return found
}
