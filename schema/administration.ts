/** What administrators are shown and may do besides records. The server provides it; see `server/administration`. */
import type { Change } from './changes.ts'

/** A page of something: what to leave out at the beginning, and how much of the rest to give. */
export interface Slice {
  search?: string | null
  first: number
  offset: number
}

/** Somebody who is signed in somewhere. */
export interface UserSession {
  id: string
  userId: string
  userName: string
  email: string
  ip: string | null
  userAgent: string | null
  method: string | null
  createdAt: Date
  lastSeenAt: Date
  /** The one that asks. */
  isCurrent: boolean
}

/** The living sessions of everybody. */
export interface SessionTools {
  list(which: Slice & { user?: number | null }): Promise<{ sessions: UserSession[]; totalCount: number }>
  /** Ends these; gives how many were alive. */
  end(ids: number[]): Promise<number>
  /** Ends all of a person, but for the one that asks; gives how many there were. */
  endOf(user: number): Promise<number>
}

/** What the log is asked for. */
export interface AuditQuestion {
  /** Kinds of access events; none when it is empty, all when it is left out. */
  events?: string[]
  /** Changes of records: all, only those beyond the rights of who made them, or none. */
  changes: 'ALL' | 'ELEVATED' | 'NONE'
  /** Who did it, or whose account it concerns. */
  person?: number | null
  entity?: string | null
  record?: number | null
  /** Leaves out what the platform did by itself. */
  byPeople: boolean
  from?: Date | null
  to?: Date | null
  first: number
  /** The cursor of the page before. */
  before?: string | null
}

/** An entry of the access log. */
export interface AuditEvent {
  id: string
  at: Date
  kind: string
  actorId: string | null
  userId: string | null
  email: string | null
  ip: string | null
  userAgent: string | null
  detail: string | null
  before: unknown
  after: unknown
}

/** A page of access events and changes together, the latest first. */
export interface AuditPage {
  entries: ({ event: AuditEvent } | { change: Change })[]
  cursor: string | null
  hasMore: boolean
  /** Names of the people that the entries speak of, by id. */
  names: Map<string, string>
}

/** What is known of the chain of audited changes. */
export interface AuditChain {
  entries: number
  /** When the last entry of the chain was made. */
  lastAt: Date | null
  checkedAt: Date | null
  checkedEntries: number
  /** When the last entry was made that the check found as it was written. */
  intactUntil: Date | null
  /** What is wrong, if something is. */
  problem: string | null
}

/** The log of what happened. */
export interface AuditTools {
  read(question: AuditQuestion): Promise<AuditPage>
  chain(): Promise<AuditChain>
  /** Looks at every entry of the chain, now. */
  verify(): Promise<AuditChain>
}

/** A module, and what the tenant has of it. */
export interface PlatformModule {
  name: string
  label: string
  description: string
  version: string
  icon: string | null
  depends: string[]
  isInstalled: boolean
  /** It cannot be removed. */
  isRequired: boolean
  entities: { name: string; label: string; plural: string; recordCount: number | null }[]
  /** Entities of other modules that it adds fields to. */
  extends: { label: string; fields: string[] }[]
}

/** The modules of the tenant. */
export interface ModuleTools {
  list(): Promise<PlatformModule[]>
  install(names: string[], options: { demo: boolean }): Promise<string[]>
  uninstall(names: string[], options: { purge: boolean; confirm?: string | null }): Promise<string[]>
}

/** A tenant, as its operator sees it. */
export interface TenantFacts {
  name: string
  label: string
  hosts: string[]
  state: 'CREATING' | 'ACTIVE' | 'SUSPENDED' | 'DROPPING'
  modules: string[]
  createdAt: Date
  /** The tenant of the operator who asks. */
  isHome: boolean
  /** Where its database can be asked. */
  figures(): Promise<{ bytes: number | null; users: number | null; lastUsedAt: Date | null }>
}

/** What a new tenant begins with. */
export interface TenantOrder {
  name: string
  label: string
  hosts: string[]
  modules: string[]
  email: string
  demo: boolean
  /** Host of the tenant that it is made from, should that have none: from two on, hosts tell them apart. */
  homeHost?: string | null
}

/** All tenants of the installation; only operators get this. */
export interface TenantTools {
  list(which: Slice): Promise<{ tenants: TenantFacts[]; totalCount: number }>
  create(order: TenantOrder): Promise<{ tenant: TenantFacts; email: string; password: string }>
  setSuspended(name: string, isSuspended: boolean): Promise<TenantFacts>
}

/** Each call is refused to everybody but administrators. */
export interface Administration {
  sessions: SessionTools
  audit: AuditTools
  /** Absent where modules cannot be changed. */
  modules?: ModuleTools
  /** Only for operators of the installation. */
  tenants?: TenantTools
}
