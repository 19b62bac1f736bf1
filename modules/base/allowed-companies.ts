import { sql } from 'kysely'
import type { Viewer } from '#core/context.ts'
import type { SchemaContext } from '#schema/context.ts'

/** Ids of the companies that a viewer may work for: those given to them, else all. */
export async function allowedCompanies(context: SchemaContext, viewer: Viewer): Promise<number[]> {
  const rows = await context.run(sql<{ id: string }>`
    select id from company
    where active and (
      id in (select company_id from app_user_companies where user_id = ${viewer.userId})
      or not exists (select 1 from app_user_companies where user_id = ${viewer.userId})
    )
    order by id
  `)
  return rows.map((row) => Number(row.id))
}
