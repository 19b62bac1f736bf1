/** Who asks: loaded from the tenant's database for every request, never remembered between two. */
import type { Viewer } from '#core/context.ts'

/** What an API key is limited to; an absent member limits nothing. */
export type Scopes = NonNullable<Viewer['scopes']>

/** The columns of a viewer as SQL gives them. */
export interface ViewerRow {
  user_id: number | string
  name: string
  email: string
  roles: string[]
  company_id: number | string | null
  locale: string | null
  time_zone: string | null
}

/** A viewer from its row. */
export function viewerFrom(row: ViewerRow, via: Viewer['via'], scopes?: Scopes | null): Viewer {
  return {
    userId: Number(row.user_id),
    name: row.name,
    email: row.email,
    roles: row.roles,
    companyId: row.company_id === null ? null : Number(row.company_id),
    locale: row.locale ?? 'en',
    timeZone: row.time_zone ?? 'UTC',
    via,
    ...(scopes ? { scopes } : {}),
  }
}
