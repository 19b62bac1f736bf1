/** Keeps the processes of the program running: starts, restarts, replaces and ends them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Duties } from '#server/start/open-program.ts'
import type { End, Member } from './member.ts'
import type { RetireReason } from './messages.ts'

/** A place that is always to be filled by one process. */
export interface Place {
  /** Such as `web-1`. */
  name: string
  duties: Duties
}

/** The processes under care. */
export interface Supervisor {
  /** Fills all places. @throws what kept one from beginning, such as a port that is taken */
  start(): Promise<number | undefined>
  /** A new process takes the place before the old one ends. */
  retire(member: Member, reason: RetireReason): void
  /** Replaces all processes, one after the other, by ones that load the program anew. */
  roll(): Promise<void>
  /** Those that have a place now, by its name. */
  members(): Map<string, Member>
  stop(linger: number): Promise<void>
}

/** What a supervisor works with. */
export interface SupervisorOptions {
  places: Place[]
  /** Starts a process without duties. */
  fork(): Member
  /** Is told of every end and replacement, for people to read. */
  log(line: string): void
  /** Is told of every end that was not asked for, and every replacement. */
  count(name: string, reason: RetireReason | 'crash' | 'restart'): void
}

interface Post extends Place {
  member: Member | undefined
  /** Ends in a row that came right after the beginning. */
  failures: number
}

/** A process that lived shorter than this will hardly live longer next time. */
const soon = 1_000
const longestPause = 15_000

/** How long a replaced process keeps idle connections: longer than clients do, by what we tell them. */
const patientLinger = 11_000

/** Creates a supervisor; nothing runs before `start`. */
export function supervise({ places, fork, log, count }: SupervisorOptions): Supervisor {
  const posts: Post[] = places.map((place) => ({ ...place, member: undefined, failures: 0 }))
  const leaving = new Set<Member>()
  let spare: Member | undefined
  let isStopping = false
  let queue: Promise<unknown> = Promise.resolve()

  /** One replacement at a time: what is new needs memory beside what is old. */
  function inTurn<R>(work: () => Promise<R>): Promise<R> {
    const done = queue.then(work)
    queue = done.catch(() => undefined)
    return done
  }

  /** A process that waits for duties, with everything loaded: what ends is replaced at once. */
  function keepSpare(): void {
    if (spare || isStopping) return
    const made = fork()
    spare = made
    void made.ended.then(async () => {
      if (spare !== made) return
      spare = undefined
      await sleep(5_000, undefined, { ref: false })
      keepSpare()
    })
  }

  async function takeMember(): Promise<Member> {
    const ready = spare
    spare = undefined
    const member = ready ?? fork()
    await member.opened
    return member
  }

  async function fill(post: Post, member: Member): Promise<number | undefined> {
    const port = await member.begin(post.name, post.duties).catch((error) => {
      member.kill()
      throw error
    })
    post.member = member
    const since = performance.now()
    void member.ended.then((end) => {
      if (post.member !== member || isStopping) return
      post.member = undefined
      post.failures = performance.now() - since < soon ? post.failures + 1 : 0
      count(post.name, 'crash')
      void refill(post, describe(end))
    })
    return port
  }

  async function refill(post: Post, why: string): Promise<void> {
    for (let reason = why; !isStopping; ) {
      const pause = post.failures === 0 ? 0 : Math.min(100 * 2 ** post.failures, longestPause)
      log(
        pause > 1_000
          ? `${post.name} ${reason}, ${post.failures} times in a row right after its start; the next try is in ${Math.round(pause / 1_000)} s.`
          : `${post.name} ${reason}; starting it again.`,
      )
      await sleep(pause)
      if (isStopping) return
      try {
        await fill(post, await takeMember())
        return keepSpare()
      } catch (error) {
        post.failures++
        reason = `does not start: ${error instanceof Error ? error.message : String(error)}`
      }
    }
  }

  async function replace(post: Post, take: () => Promise<Member>): Promise<void> {
    const old = post.member
    if (!old || isStopping) return
    const next = await take()
    if (isStopping || post.member !== old) return next.kill()
    // Two schedulers would both begin what is due; two of the others share the work.
    if (post.duties.scheduler) {
      post.member = undefined
      await old.drain(0)
    }
    await fill(post, next)
    if (post.duties.scheduler) return
    leaving.add(old)
    void old.drain(post.duties.web ? patientLinger : 0).then(() => leaving.delete(old))
  }

  return {
    async start() {
      const ports = await Promise.all(posts.map(async (post) => fill(post, await takeMember())))
      keepSpare()
      return ports.find((port) => port !== undefined)
    },

    retire(member, reason) {
      const post = posts.find((one) => one.member === member)
      if (!post) return
      log(`${post.name} is replaced: ${reasons[reason]}.`)
      count(post.name, reason)
      inTurn(() => replace(post, takeMember))
        .then(keepSpare)
        .catch((error: Error) => log(`${post.name} could not be replaced: ${error.message}`))
    },

    async roll() {
      const old = spare
      spare = undefined
      old?.kill()
      for (const post of posts) {
        count(post.name, 'restart')
        await inTurn(() =>
          replace(post, async () => {
            const member = fork()
            await member.opened
            return member
          }),
        )
      }
      keepSpare()
      await Promise.all([...leaving].map(({ ended }) => ended))
    },

    members: () => new Map(posts.flatMap(({ name, member }) => (member ? [[name, member] as const] : []))),

    async stop(linger) {
      isStopping = true
      spare?.kill()
      const members = [...posts.flatMap(({ member }) => member ?? []), ...leaving]
      await Promise.all(members.map((member) => member.drain(linger)))
    },
  }
}

const reasons: Record<RetireReason, string> = {
  memory: 'it takes more memory than it may',
  age: 'it has run for as long as it may',
  requests: 'it has answered as many requests as it may',
  signal: 'it was asked to end',
}

function describe({ code, signal }: End): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`
}
