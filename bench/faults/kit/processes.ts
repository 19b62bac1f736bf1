/** The processes of a running cluster, by the names that `ps` shows. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Process ids by name, such as `web-1` or `spare`; a process that is still starting has none. */
export function processesOf(primary: number): Map<string, number> {
  const named = childrenOf(primary).flatMap((pid) => {
    const name = /^trellis ([\w-]+)$/.exec(commandOf(pid))?.[1]
    return name === undefined || name === 'postgres' ? [] : [[name, pid] as const]
  })
  return new Map(named)
}

/**
 * Waits until a process of that name runs which is none of the known ones.
 * @returns its id
 */
export async function successorOf(primary: number, name: string, known: number): Promise<number> {
  for (;;) {
    const pid = processesOf(primary).get(name)
    if (pid !== undefined && pid !== known) return pid
    await sleep(5)
  }
}

/** Waits until all of these run. */
export async function untilWhole(primary: number, names: string[]): Promise<void> {
  for (;;) {
    const there = processesOf(primary)
    if (names.every((name) => there.has(name))) return
    await sleep(20)
  }
}

/** Ids of all processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

/** Megabytes of memory that a process takes. */
export function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}
