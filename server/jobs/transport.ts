/**
 * What brings waiting jobs to workers. The truth of a job is its row in the tenant's database: a transport carries
 * ids, and may bring one late, twice or to the wrong worker without harm.
 */
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Row } from '#core/context.ts'
import type { FileStore } from '#server/files/file-store.ts'
import type { Registry } from '#server/registry/registry.ts'

export type Db = Kysely<Record<string, Row>>

/** A tenant as the jobs see it. */
export interface JobTenant {
  name: string
  /** Of its database; holds a password. */
  url: string
  db: Db
  registry(): Registry
  /** Address that people know it by, such as `https://erp.example.com`; undefined where nobody said. */
  address?(): string | undefined
  /** The contents of its files. */
  files?(): FileStore
  /** Called once something was committed, so that those who follow hear of it. */
  committed?(): void
}

/** What became of a delivery: `LATER` when it is to be brought again, `DEAD` when the job waits for a person now. */
export type Outcome = 'SETTLED' | 'DEAD' | 'LATER'

export interface QueueOptions {
  /** A few connections to the tenant's database, apart from those that its jobs and requests use. */
  pool: pg.Pool
  db: Db
  /** How many jobs of the tenant this process takes at a time. */
  concurrency: number
  deliver(jobId: number): Promise<Outcome>
  log(error: unknown, tenant: string): void
}

/** The open queue of one tenant in this process. */
export interface OpenQueue {
  /** Under which this process holds deliveries; it is kept alive in `job_worker`. */
  readonly id: string
  /** Resolves when it brings nothing any more, although nobody stopped it: it has to be opened anew. */
  readonly ended: Promise<void>
  /** Takes back what processes held that are no more. */
  releaseDead(ids: string[]): Promise<void>
  /** Takes no more deliveries; resolves when those under way have been answered. */
  stop(): Promise<void>
}

/** One way of bringing jobs to workers. */
export interface Transport {
  readonly name: string
  /** Makes the tenant's database announce waiting jobs to this transport, those that wait already too, and listens. */
  open(tenant: JobTenant, options: QueueOptions): Promise<OpenQueue>
  close(): Promise<void>
}
