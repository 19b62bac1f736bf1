/** A disk on which nothing can be made durable: every sync answers EIO, by a library that is loaded before libc. Linux. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why no disk can be made to fail here, if so. */
export function whyNoFailingDisk(): string | undefined {
  if (process.platform !== 'linux') return 'it is made for Linux'
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'there is no C compiler (apt-get install gcc libc6-dev)'
  }
}

/** The disk of those processes that are started with its environment. */
export interface FailingDisk {
  env: Record<string, string>
  /** From now on syncs fail, also those of processes that were started before. */
  fail(): void
  mend(): void
  remove(): void
}

/** @throws Error where there is no C compiler */
export function failingDisk(): FailingDisk {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-disk-'))
  const [library, flag] = [join(folder, 'failing-sync.so'), join(folder, 'fails')]
  const source = join(import.meta.dirname, 'failing-sync.c')
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
  return {
    env: { LD_PRELOAD: library, FAILING_DISK: flag },
    fail: () => writeFileSync(flag, ''),
    mend: () => rmSync(flag, { force: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
