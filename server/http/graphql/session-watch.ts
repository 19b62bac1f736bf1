import type { Logger } from 'pino'
import type { Viewer } from '#core/context.ts'
import { type Credential, viewersOf } from '#server/access/credential.ts'
import type { TenantDoor } from '../ports.ts'

/** Something long-lived that must end with the session it was opened by. */
export interface Watched {
  door: TenantDoor
  credential: Credential
  /** The viewer as it was when it opened. */
  viewer: Viewer
  /** Called once, when the credential stands for nobody any more or for a viewer with other rights. */
  end(): void
  /** Called in place of `end` when the watch closes with the process; what it opened may be opened again elsewhere. */
  leave?(): void
}

/** Looks again and again whether open sockets and streams may stay open. */
export interface SessionWatch {
  /** Starts to watch; the function it returns stops. */
  add(watched: Watched): () => void
  close(): void
}

/** With the time of the query itself this stays below the 5 s that a revoked session may live on. */
const everyMs = 4_000

/** One timer for all, and at most two statements a round for each tenant, however many sockets are open. */
export function sessionWatch(log: Logger): SessionWatch {
  const byDoor = new Map<TenantDoor, Set<Watched>>()
  const timer = setInterval(() => void checkAll(), everyMs)
  timer.unref()

  function remove(watched: Watched): boolean {
    const group = byDoor.get(watched.door)
    const wasThere = group?.delete(watched) ?? false
    if (group?.size === 0) byDoor.delete(watched.door)
    return wasThere
  }

  async function checkAll(): Promise<void> {
    await Promise.all([...byDoor].map(([door, group]) => check(door, [...group])))
  }

  async function check(door: TenantDoor, group: Watched[]): Promise<void> {
    try {
      const viewers = await viewersOf(
        door.db,
        group.map(({ credential }) => credential),
      )
      for (const watched of group) {
        const now = viewers.get(watched.credential)
        if ((!now || !isSame(now, watched.viewer)) && remove(watched)) watched.end()
      }
    } catch (error) {
      // Nothing can be read from a database that is away, neither by the socket: look again in the next round.
      log.warn({ err: error, tenant: door.name }, 'could not check the open sessions')
    }
  }

  return {
    add(watched) {
      const group = byDoor.get(watched.door) ?? new Set()
      group.add(watched)
      byDoor.set(watched.door, group)
      return () => void remove(watched)
    },
    close() {
      clearInterval(timer)
      for (const watched of [...byDoor.values()].flatMap((group) => [...group])) {
        if (remove(watched)) (watched.leave ?? watched.end)()
      }
    },
  }
}

function isSame(a: Viewer, b: Viewer): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
