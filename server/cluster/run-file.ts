/** `<data folder>/primary-<pid>.json`: by it, `trellis restart` finds the primaries of a data folder. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { identifySelf, isRunning } from '#server/embedded/process-identity.ts'

const Primary = z.object({
  pid: z.number(),
  started: z.string().optional(),
  address: z.string().optional(),
  /** How often its processes were restarted. */
  restarts: z.number(),
  /** Why the last restart was given up. */
  problem: z.string().optional(),
})

/** A primary that runs. */
export type PrimaryFile = z.infer<typeof Primary>

/** Notes this process as a primary. A folder that cannot be written only means that no command finds it. */
export function keepRunFile(
  folder: string,
  address: string | undefined,
): { restarted(problem: string | undefined): void; remove(): void } {
  const path = join(folder, `primary-${process.pid}.json`)
  const { pid, started } = identifySelf()
  let restarts = 0
  const write = (problem?: string): void => {
    const file: PrimaryFile = { pid, started, address, restarts, problem }
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.tmp`, JSON.stringify(file), { mode: 0o600 })
      renameSync(`${path}.tmp`, path)
    } catch {
      // As said above.
    }
  }
  write()
  return {
    restarted(problem) {
      restarts++
      write(problem)
    },
    remove: () => rmSync(path, { force: true }),
  }
}

/** The primaries of a data folder that run; what dead ones left is removed. */
export function runningPrimaries(folder: string): PrimaryFile[] {
  return fileNames(folder).flatMap((name) => {
    const primary = readPrimary(join(folder, name))
    if (primary && isRunning({ pid: primary.pid, started: primary.started })) return [primary]
    rmSync(join(folder, name), { force: true })
    return []
  })
}

/** What a primary notes now; undefined once it has gone. */
export function readPrimary(path: string): PrimaryFile | undefined {
  try {
    return Primary.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^primary-\d+\.json$/.test(name))
  } catch {
    return []
  }
}
