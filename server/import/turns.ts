/** Lanes write batches side by side, but in one order: each waits for its turn. */
import type { Progress, RefusedRow } from './job.ts'

/** `RELATED`: making records that the batch refers to. `COMMIT`: committing the batch. */
export type Stage = 'RELATED' | 'COMMIT'

/** What a batch hands on to the next. */
export interface Baton {
  progress: Progress
  errors: RefusedRow[]
  /** Batches wait for each other's locks, so each begins only after the one before is committed. */
  isSerial: boolean
}

export interface Turns {
  /** Waits until the batch before has passed the stage; what it handed on is there for `COMMIT`. */
  take(stage: Stage, batch: number): Promise<Baton>
  pass(stage: Stage, batch: number, baton?: Baton): void
}

/** What lanes and the thread that directs them tell each other. */
export type LaneMessage =
  | { type: 'take'; stage: Stage; batch: number }
  | { type: 'pass'; stage: Stage; batch: number; baton?: Baton; share: number }
  | { type: 'end' }
  | { type: 'failed'; code?: string; message: string; stack?: string }

export interface TurnMessage {
  stage: Stage
  batch: number
  baton: Baton
}
