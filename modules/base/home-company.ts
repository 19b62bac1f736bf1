import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { Company } from './entities/company.ts'
import type { Currency } from './entities/currency.ts'

/** Id of the company that the viewer works in, or else of the oldest one; undefined while there is none. */
export async function homeCompanyId(context: Context): Promise<number | undefined> {
  if (context.viewer.companyId) return context.viewer.companyId
  const first = await sql<{
    id: string
  }>`select min(id) as id from company having min(id) is not null`.execute(context.db)
  const id = first.rows[0]?.id
  return id === undefined ? undefined : Number(id)
}

/** The currency that a company keeps its books in; of the viewer's company when none is given. */
export async function companyCurrency(
  context: Context,
  company?: { id: number } | null,
): Promise<Currency | undefined> {
  const id = company?.id ?? (await homeCompanyId(context))
  if (id === undefined) return undefined
  const found = await context.em.findOne(Company, { id }, { populate: ['currency'] })
  return found?.currency as unknown as Currency | undefined
}
