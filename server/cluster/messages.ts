/** What the primary and its processes tell each other. */
import type { Limits } from '#server/start/limits.ts'
import type { Duties } from '#server/start/open-program.ts'

/** What the primary tells a process. */
export type Order =
  | { type: 'open'; controlUrl: string; folder?: string; limits: Limits }
  | { type: 'begin'; name: string; duties: Duties }
  /** Finish what is under way, and end. */
  | { type: 'drain'; linger: number }
  /** Tell the own figures. */
  | { type: 'measure'; id: number }
  /** The answer to `scrape`. */
  | { type: 'figures'; id: number; text: string }

/** What a process tells the primary. */
export type Report =
  | { type: 'opened' }
  | { type: 'began'; port: number | undefined }
  | { type: 'failed'; code: string | undefined; message: string }
  /** It should be replaced by a new one. */
  | { type: 'retire'; reason: RetireReason }
  | { type: 'measured'; id: number; text: string }
  /** Wants the figures of all processes. */
  | { type: 'scrape'; id: number }

/** Why a process wants to be replaced. */
export type RetireReason = 'memory' | 'age' | 'requests' | 'signal'
