/** Checks that the records named by inputs exist and may be seen, in one query. */

import { sql } from 'kysely'
import type { Issue } from '#core/errors.ts'
import { inText, say } from '#core/say.ts'
import { entityOf } from '#schema/model.ts'
import { rowRights, runBound } from './access.ts'
import type { Operation } from './operation.ts'

/** Issues for ids that lead nowhere; forgets the checked ones. */
export async function referenceIssues(operation: Operation): Promise<Issue[]> {
  const named = [...operation.references]
  operation.references.clear()
  if (named.length === 0) return []
  const selects = named.map(([name, wanted]) => {
    const entity = entityOf(operation.registry.model, name)
    const { visible } = rowRights(operation, entity, 'read', 'r')
    return sql`select ${name}::text as name, r.id from ${sql.table(entity.table)} r
      where r.id = any(${[...wanted.keys()]}) and ${visible}`
  })
  const found = await runBound(
    operation,
    sql<{ name: string; id: string }>`${sql.join(selects, sql` union all `)}`,
  )
  const known = new Set(found.map(({ name, id }) => `${name} ${id}`))
  return named.flatMap(([name, wanted]) => {
    const { label } = entityOf(operation.registry.model, name)
    return [...wanted]
      .filter(([id]) => !known.has(`${name} ${id}`))
      .map(([id, path]) => ({
        path,
        message: say`There is no ${inText(label)} with the id ${id}.`,
        rule: 'reference',
      }))
  })
}
