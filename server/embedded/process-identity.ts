import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { errorCode } from './error-code.ts'

/**
 * A process, told apart from a later one that got the same number: a pid alone is reused, a pid together
 * with its start time is not.
 */
export type ProcessIdentity = {
  pid: number
  /** Opaque; two readings of the same process are equal. Undefined where the system does not tell. */
  started: string | undefined
}

/**
 * Reads who has this pid now.
 * @returns undefined when no process has it, or only a zombie (dead, not yet collected by its parent)
 */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !exists(pid)) return undefined
  const state = process.platform === 'linux' ? linuxState(pid) : psState(pid)
  if (state === 'dead') return undefined
  return { pid, started: state }
}

/** The running process itself. */
export function identifySelf(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, started: undefined }
}

/**
 * Whether exactly this process still runs. Where the start time cannot be read, a live pid counts as the
 * same process: refusing wrongly is repaired by hand, two owners of one folder are not.
 */
export function isRunning(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid)
  if (!now) return false
  return now.started === undefined || identity.started === undefined || now.started === identity.started
}

/** The command line of a process, or undefined where it is gone or hidden from this account. */
export function commandLine(pid: number): string | undefined {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return ps(pid, 'command=')
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: there is such a process, of another account.
    return errorCode(error) === 'EPERM'
  }
}

/** Start time in clock ticks since boot (field 22 of proc(5) `stat`), made unique over reboots by the boot id. */
function linuxState(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'dead'
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return 'dead'
    // hidepid mounts and sandboxes without /proc
    return psState(pid)
  }
}

function psState(pid: number): string | undefined {
  try {
    const line = ps(pid, 'stat=,lstart=')
    return line.startsWith('Z') ? 'dead' : line.slice(line.indexOf(' ')).trim() || undefined
  } catch {
    return undefined
  }
}

function ps(pid: number, columns: string): string {
  return execFileSync('ps', ['-ww', '-o', columns, '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}
