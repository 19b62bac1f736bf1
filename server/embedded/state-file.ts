import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const State = z.object({
  port: z.number(),
  pid: z.number(),
  version: z.string(),
  /** The process that started the server and will stop it; null after an orderly stop. */
  owner: z.object({ pid: z.number(), started: z.string().optional() }).nullable(),
})

/** What `<folder>/postgres.json` remembers of the last start. */
export type State = z.infer<typeof State>

/** The remembered state; undefined before the first start, and when the file is not readable as one. */
export function readState(folder: string): State | undefined {
  try {
    return State.parse(JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')))
  } catch {
    // It only saves choosing a port anew: a lost or damaged one costs nothing.
    return undefined
  }
}

/** Replaces the state, whole or not at all. */
export function writeState(folder: string, state: State): void {
  const path = join(folder, 'postgres.json')
  writeFileSync(`${path}.tmp`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.tmp`, path)
}
