/** The benchmark's side of a contender: a process of its own that answers over HTTP. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A running contender. */
export interface Contender {
  name: string
  /** Such as `http://127.0.0.1:40123`. */
  address: string
  /** Sends a message and waits for the next that comes back. */
  ask: (message: unknown) => Promise<unknown>
  stop: () => Promise<void>
}

/** How long a contender may take to start or to answer, in milliseconds: some make tenants meanwhile. */
const patience = 600_000

/**
 * Starts `<name>.ts` of this folder, or of `peer/`, which has packages of its own, with settings in its environment, as one would in production.
 * @throws Error that names the contender when it ends before it answers
 */
export async function startContender(name: string, settings: Record<string, string>): Promise<Contender> {
  const child = fork(join(import.meta.dirname, name === 'postgraphile' ? '../peer' : '.', `${name}.ts`), {
    env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production', ...settings },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  try {
    const { address } = (await nextMessage(child, name)) as { address: string }
    return {
      name,
      address: address.replace('//localhost:', '//127.0.0.1:'),
      ask: (message) => {
        child.send(message as object)
        return nextMessage(child, name)
      },
      stop: () => stop(child),
    }
  } catch (error) {
    await stop(child)
    throw error
  }
}

async function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  const give = new AbortController()
  const signal = AbortSignal.any([give.signal, AbortSignal.timeout(patience)])
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`The contender "${name}" ended with code ${code}; what it wrote stands above.`)
      }),
    ])
    return message
  } finally {
    give.abort()
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
