/** Checks that the records named by inputs exist and may be seen, one query per entity. */
import { sql } from 'kysely'
import type { Issue } from '#core/errors.ts'
import { entityOf } from '#schema/model.ts'
import type { Operation } from './operation.ts'

/** Issues for ids that lead nowhere; forgets the checked ones. */
export async function referenceIssues(operation: Operation): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const [name, wanted] of operation.references) {
    const entity = entityOf(operation.registry.model, name)
    const ids = [...wanted.keys()]
    const found = await sql<{
      id: string
    }>`select id from ${sql.table(entity.table)} where id = any(${ids})`.execute(operation.db)
    const known = new Set(found.rows.map((row) => Number(row.id)))
    for (const [id, path] of wanted) {
      if (!known.has(id))
        issues.push({
          path,
          message: `There is no ${entity.label.toLowerCase()} with the id ${id}.`,
          rule: 'reference',
        })
    }
  }
  operation.references.clear()
  return issues
}
