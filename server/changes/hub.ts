/**
 * All followers of one tenant in one process: the log is read once for all of them, when somebody says that there is
 * something to read, and at least every second, which finds what was written by hand. Followers of the same key are
 * told the same by one statement.
 */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { Change, Changes, Followed } from '#schema/changes.ts'
import { runRead } from '#server/tenants/run-read.ts'
import { readCursor } from './cursor.ts'
import { readChanges } from './feed.ts'
import { createFollower, type Follower, type Teller } from './follower.ts'
import { channel, listen } from './listen.ts'

/** The change log of a tenant in this process. */
export interface Hub extends Changes {
  /** Something was committed by this process. */
  committed(): void
  /** How many follow, and how many different things they follow. */
  size(): { followers: number; groups: number }
  close(): Promise<void>
}

/** What a hub works with. */
export interface HubOptions {
  db: Kysely<Record<string, Row>>
  /** The same database, for a connection of its own. */
  url: string
  log: (error: unknown) => void
  /** Called with every commit of this process. */
  afterCommit?: () => void
}

const pollEvery = 1_000
/** Between two reads, in milliseconds: what is committed meanwhile is read at once. */
const readGap = 15
/** Between two notes to other processes. */
const noteGap = 50
/** How long it goes on without followers: they may come back. */
const linger = 5_000
const pageSize = 1_000
const ownPageSize = 200

interface Group {
  followed: Followed<unknown>
  members: Set<Follower>
}

/** Makes the hub of a tenant; it costs nothing until somebody follows. */
export function createHub({ db, url, log, afterCommit }: HubOptions): Hub {
  const self = `${process.pid} ${Math.random()}`
  const groups = new Map<string, Group>()
  const members = new Set<Follower>()
  let running: { stop(): Promise<void> } | undefined
  let cursor: string | undefined
  let reading: Promise<void> | undefined
  let isWanted = false
  let gap: NodeJS.Timeout | undefined
  let ending: NodeJS.Timeout | undefined
  let note: NodeJS.Timeout | undefined
  let isNoteWanted = false

  function wake(): void {
    if (members.size === 0 && !reading) return
    isWanted = true
    if (reading || gap) return
    isWanted = false
    reading = readAll()
      .catch(log)
      .finally(() => {
        reading = undefined
        gap = setTimeout(() => {
          gap = undefined
          if (isWanted) wake()
        }, readGap)
        gap.unref()
      })
  }

  async function readAll(): Promise<void> {
    for (let hasMore = true; hasMore && groups.size > 0; ) {
      const all = [...groups.values()]
      const page = await readChanges(db, { since: cursor, entities: entitiesOf(all), limit: pageSize })
      const base = cursor === undefined ? undefined : readCursor(cursor)
      if (base && page.changes.length > 0) await tellAll(all, page.changes)
      cursor = page.cursor
      hasMore = page.hasMore
    }
  }

  async function tellAll(all: Group[], changes: Change[]): Promise<void> {
    const places = changes.map(({ cursor }) => readCursor(cursor))
    const place = places[0]
    if (!place) return
    const waiting = all.filter(({ members }) => members.size > 0)
    const work = async (): Promise<void> => {
      for (let group = waiting.pop(); group; group = waiting.pop()) {
        const own = concerning(group.followed, changes)
        // An empty telling still says how far the reading has come.
        const emitted = own.length > 0 ? await evaluate(group, own) : []
        if (emitted) for (const member of [...group.members]) member.tell({ base: place.base, emitted })
      }
    }
    await Promise.all(Array.from({ length: 4 }, work))
  }

  /** What a group is told; undefined when it could not be worked out, which ends its followers: they may come again. */
  async function evaluate({ followed, members }: Group, changes: Change[]) {
    try {
      return await followed.evaluate(changes)
    } catch (error) {
      for (const member of [...members]) member.fail(error)
      return undefined
    }
  }

  function start(): void {
    clearTimeout(ending)
    ending = undefined
    if (running) return
    const listening = listen(url, (from) => {
      if (from !== self) wake()
    })
    const poll = setInterval(wake, pollEvery)
    poll.unref()
    running = {
      async stop() {
        clearInterval(poll)
        await listening.stop()
      },
    }
  }

  async function stop(): Promise<void> {
    const stopped = running
    running = undefined
    cursor = undefined
    await stopped?.stop()
  }

  const teller = (followed: Followed<unknown>): Teller => ({
    async join(follower) {
      start()
      members.add(follower)
      const group = groups.get(followed.key) ?? { followed, members: new Set() }
      groups.set(followed.key, group)
      group.members.add(follower)
      // A read that began before may leave out what only this follower asks for.
      await reading?.catch(() => undefined)
      // The first reads begin here; what was before is the business of each follower.
      if (cursor === undefined) {
        const begun = (await readChanges(db, {})).cursor
        cursor ??= begun
      }
    },
    leave(follower) {
      const group = groups.get(followed.key)
      group?.members.delete(follower)
      if (group?.members.size === 0) groups.delete(followed.key)
      if (!members.delete(follower) || members.size > 0) return
      clearTimeout(ending)
      ending = setTimeout(() => void stop().catch(log), linger)
      ending.unref()
    },
    async read(since) {
      const page = await readChanges(db, { since, entities: followed.entities, limit: ownPageSize })
      const emitted = page.changes.length > 0 ? await followed.evaluate(page.changes) : []
      return { emitted, cursor: page.cursor, hasMore: page.hasMore }
    },
  })

  function tellOthers(): void {
    isNoteWanted = true
    if (note) return
    void sendNote()
    note = setTimeout(() => {
      note = undefined
      if (isNoteWanted) tellOthers()
    }, noteGap)
    note.unref()
  }

  async function sendNote(): Promise<void> {
    isNoteWanted = false
    await sql`select pg_notify(${channel}, ${self})`.execute(db).catch(() => undefined)
  }

  return {
    follow: <P>(followed: Followed<P>) => createFollower(followed, teller(followed as Followed<unknown>)),
    page: (request) => readChanges(db, request),
    read: (statement) => runRead(db, statement),
    committed() {
      wake()
      tellOthers()
      afterCommit?.()
    },
    size: () => ({ followers: members.size, groups: groups.size }),
    async close() {
      clearTimeout(ending)
      clearTimeout(gap)
      clearTimeout(note)
      // What was committed last is not to wait for the clock of other processes.
      if (isNoteWanted) await sendNote()
      for (const member of [...members]) member.fail(stopping())
      await reading?.catch(() => undefined)
      await stop()
    },
  }
}

/** Whoever connects again is served by another process, or by this one once it is back. */
function stopping(): TrellisError {
  return new TrellisError('UNAVAILABLE', 'The server is stopping. Connect again.', { retryAfter: 1 })
}

function entitiesOf(groups: Group[]): string[] | undefined {
  const named = new Set<string>()
  for (const { followed } of groups) {
    if (!followed.entities) return undefined
    for (const name of followed.entities) named.add(name)
  }
  return [...named]
}

function concerning({ entities }: Followed<unknown>, changes: Change[]): Change[] {
  return entities ? changes.filter(({ entity }) => entities.includes(entity)) : changes
}
