/** Who asks: read from the tenant's database for every request, never trusted from one to the next. */
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
  company_ids: (number | string)[]
  team_ids: (number | string)[]
  policy_version: number | string
  viewer_version: number | string
  locale: string | null
  time_zone: string | null
  must_change_password: boolean
  has_second_factor: boolean
  /** What the roles of the user ask for and allow; a null allows what everybody may. */
  role_facts: {
    secondFactor: boolean | null
    pageSize: number | null
    nodes: number | null
    statementSeconds: number | null
    requestsPerMinute: number | null
  }
}

/** A viewer, and the row that it was made of as the database wrote it: equal texts mean equal viewers. */
export interface Shown {
  viewer: Viewer
  text: string
  /** Equal stamps of one credential mean equal texts; a statement can work it out at next to no cost. */
  stamp: string
  /** Where a key may be used from; from everywhere when absent. */
  networks?: string[]
}

/** The stamp of what a row shows: see `viewer-version.ts`. */
export function stampOf(row: ViewerRow): string {
  return `${row.user_id}/${row.policy_version}/${row.viewer_version}`
}

/** A viewer from its row. */
export function viewerFrom(row: ViewerRow, via: Viewer['via'], scopes?: Scopes | null): Viewer {
  const { secondFactor, ...limits } = row.role_facts
  const set = Object.entries(limits).filter(([, limit]) => limit !== null)
  return {
    userId: Number(row.user_id),
    name: row.name,
    email: row.email,
    roles: row.roles,
    companyId: row.company_id === null ? null : Number(row.company_id),
    companyIds: row.company_ids.map(Number),
    teamIds: row.team_ids.map(Number),
    policyVersion: Number(row.policy_version),
    locale: row.locale,
    timeZone: row.time_zone || 'UTC',
    via,
    ...(scopes ? { scopes } : {}),
    ...(via === 'SESSION' ? pendingOf(row, secondFactor ?? false) : {}),
    ...(set.length > 0 ? { limits: Object.fromEntries(set) } : {}),
  }
}

/** What a person has to do before anything else. Programs that come with a key cannot do it. */
function pendingOf(row: ViewerRow, needsSecondFactor: boolean): Pick<Viewer, 'pending'> {
  if (row.must_change_password) return { pending: 'PASSWORD' }
  return needsSecondFactor && !row.has_second_factor ? { pending: 'SECOND_FACTOR' } : {}
}
