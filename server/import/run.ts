/** State of one run of an import. */
import type { Words } from '#core/words.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import type { ErrorsFile } from './errors-file.ts'
import type { Progress, RefusedRow } from './job.ts'
import type { Mapping } from './mapping/mapping.ts'
import type { Inspection } from './readers/inspect.ts'
import type { Source, SourceOptions } from './readers/row.ts'
import type { Recipe } from './recipe.ts'
import type { KeyCache } from './resolve.ts'
import type { Tally } from './sums.ts'

/** What to import and how. */
export interface ImportRequest {
  path: string
  /** Name to show; the file's own when left out. */
  name?: string
  /** Of the file that the mapping joins. */
  joinedPath?: string
  mapping?: Mapping
  /** Without a mapping, columns are taken for the fields of this entity that they are named after. */
  entity?: string
  source?: SourceOptions
  mode: 'TRY' | 'COMMIT'
  isAllOrNothing?: boolean
  /** Begins anew although a former run of the same file was cut short. */
  isRestart?: boolean
  /** Where refused rows go; nowhere but the job when left out. */
  errorsPath?: string
  /** Refused rows are kept in the tenant's database, where whoever runs it fetches them. */
  keepsErrors?: boolean
  /** The job that runs it in the background. */
  job?: number
  /** Writes a large file by several threads, each with connections of its own. */
  lanes?: Lanes
}

/** What threads need to work on a tenant by themselves. */
export interface Lanes {
  count: number
  /** Of the tenant's database. */
  url: string
  /** Installed modules, all of them shipped with the program. */
  modules: string[]
}

/** How far it is, after each batch. */
export interface ImportProgress {
  jobId: number | null
  rowsRead: number
  rowsRejected: number
  /** Of the file, from 0 to 1. */
  share: number
}

/** What the steps of a run share. */
export interface Run {
  scope: OperationScope
  /** The language of whoever imports. */
  words: Words
  request: ImportRequest
  inspection: Inspection
  source: Source
  recipe: Recipe
  mapping: Mapping
  jobId: number
  progress: Progress
  tally: Tally
  cache: KeyCache
  errors: RefusedRow[]
  files: ErrorsFile[]
  /** Batches are written one after the other even where there are several lanes. */
  isSerial: boolean
  onProgress?: (progress: ImportProgress) => void
}

/** How much of the file was read, from 0 to 1. */
export function shareOf({ source, inspection }: Run): number {
  return inspection.size === 0 ? 1 : Math.min(1, source.position() / inspection.size)
}
