/** A disk on which nothing can be made durable: fsync answers EIO, by the fault injection of strace. Linux only. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { childrenOf } from './processes.ts'

/** Why no disk can be made to fail here, if so. */
export function whyNoFailingDisk(): string | undefined {
  try {
    execFileSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=fsync:error=EIO', 'true'])
    return undefined
  } catch {
    return 'strace is missing or may not trace here (apt-get install strace, as root)'
  }
}

/** A disk that fails until it is mended. */
export interface FailingDisk {
  /** Syncs work again once it resolves. */
  mend(): Promise<void>
}

/**
 * Lets every fsync and fdatasync of a server fail, also of one that is started in its place.
 * @param server the process id of the server of now, if there is one
 * @returns once all of its processes fail
 */
export async function failDisk(server: () => number | undefined): Promise<FailingDisk> {
  const tracers: ChildProcess[] = []
  const traced = new Set<number>()
  let isFailing = true

  /** Whether there was any that was not traced yet. */
  async function trace(): Promise<boolean> {
    const first = server()
    const found = first === undefined ? [] : [first, ...childrenOf(first)]
    const pids = found.filter((pid) => !traced.has(pid))
    if (pids.length === 0) return false
    // With -f, processes that these start are traced from their first moment.
    const tracer = spawn('strace', [
      ...['-f', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO'],
      ...pids.flatMap((pid) => ['-p', String(pid)]),
    ])
    tracers.push(tracer)
    for (const pid of pids) traced.add(pid)
    await untilHeld(tracer, pids)
    return true
  }
  while (await trace());
  const watching = (async () => {
    while (isFailing) {
      await trace()
      await sleep(20)
    }
  })()
  return {
    async mend() {
      isFailing = false
      await watching
      const open = tracers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      await Promise.all(
        open.map((tracer) => {
          const ended = once(tracer, 'exit')
          tracer.kill('SIGINT')
          return ended
        }),
      )
    },
  }
}

/** Waits until a tracer has told of each process that it holds it, or that it is gone. */
function untilHeld(tracer: ChildProcess, pids: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    // Read to the end: a tracer whose words nobody takes ends.
    tracer.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (pids.every((pid) => new RegExp(`\\b${pid}\\b`).test(said))) resolve()
    })
    tracer.once('error', reject)
    tracer.once('exit', () => resolve())
  })
}
