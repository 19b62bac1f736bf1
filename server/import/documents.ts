/** Puts rows together that make one record: rows of one group, and rows of a second file. */

import { TrellisError } from '#core/errors.ts'
import type { Message } from '#core/say.ts'
import type { Mapping } from './mapping/mapping.ts'
import type { Row, Source } from './readers/row.ts'

/** The rows of one record. The first one speaks for the whole. */
export interface Document {
  /** Values that the rows have in common, when they were grouped. */
  key?: string
  rows: Row[]
  joined: Row[]
}

/** A row that belongs to no document, and why. */
export interface Stray {
  row: Row
  reason: Message
}

/** What comes out of the file next. */
export interface Portion {
  documents: Document[]
  strays: Stray[]
}

/** A joined file is held in memory; a larger one has to be imported on its own. */
const mostJoinedRows = 1_000_000

/** How far apart the rows of a group may stand when the mapping does not say. */
const defaultWindow = 10_000

/** The documents of a file in the order of their first rows. */
export async function* readDocuments(
  source: Source,
  mapping: Mapping,
  joined: Source | undefined,
): AsyncGenerator<Portion> {
  const attach = joined && mapping.join ? await joinRows(source, joined, mapping.join.on) : undefined
  const groups =
    mapping.groupBy === undefined
      ? undefined
      : createGroups(columnsOf(source, [mapping.groupBy].flat()), mapping.window ?? defaultWindow)
  for await (const rows of source.chunks()) {
    const portion: Portion = { documents: [], strays: [] }
    for (const row of rows) {
      if (row.problem) portion.strays.push({ row, reason: row.problem })
      else if (groups) groups.add(row, portion)
      else portion.documents.push({ rows: [row], joined: attach?.take(row) ?? [] })
    }
    if (groups) groups.release(portion, false)
    yield portion
  }
  const last: Portion = { documents: [], strays: [] }
  groups?.release(last, true)
  if (attach)
    for (const row of attach.rest())
      last.strays.push({ row, reason: 'No row of the main file has this key.' })
  yield last
}

/** The grouping of one reading. */
interface Groups {
  add(row: Row, portion: Portion): void
  /** Moves the groups that are complete to the portion, all of them at the end of the file. */
  release(portion: Portion, isEnd: boolean): void
}

/**
 * Groups rows by the columns at `at`. A group is closed when no row came for it within the window; a row that comes
 * later still is refused, because its document is on its way already.
 */
function createGroups(at: number[], window: number): Groups {
  const open = new Map<string, { document: Document; last: number }>()
  const closed = new Set<string>()
  let count = 0
  return {
    add(row, portion) {
      count++
      const key = at.map((index) => String(row.cells[index] ?? '').trim()).join('\u001f')
      if (key === '') {
        portion.strays.push({ row, reason: 'The column that rows are grouped by is empty.' })
        return
      }
      const group = open.get(key)
      if (group) {
        group.document.rows.push(row)
        group.last = count
      } else if (closed.has(key)) {
        const shown = key.replaceAll('\u001f', ' / ')
        portion.strays.push({
          row,
          reason: `The other rows of ${shown} stand more than ${window} rows above. Sort the file, or widen the window.`,
        })
      } else open.set(key, { document: { key, rows: [row], joined: [] }, last: count })
    },
    release(portion, isEnd) {
      for (const [key, { document, last }] of open) {
        if (!isEnd && count - last <= window) {
          // Groups stand in the order of their first rows; a young one that blocks older ones is rare and short.
          if (count - (open.values().next().value?.last ?? 0) <= window) break
          continue
        }
        open.delete(key)
        closed.add(key)
        portion.documents.push(document)
      }
    },
  }
}

/** Rows of the second file by the key that they share with rows of the first. */
async function joinRows(
  source: Source,
  joined: Source,
  on: Record<string, string>,
): Promise<{ take(row: Row): Row[]; rest(): Row[] }> {
  const own = columnsOf(source, Object.keys(on))
  const theirs = columnsOf(joined, Object.values(on))
  const keyOf = (row: Row, at: number[]): string =>
    at.map((index) => String(row.cells[index] ?? '').trim()).join('\u001f')
  const byKey = new Map<string, Row[]>()
  const broken: Row[] = []
  let count = 0
  for await (const rows of joined.chunks()) {
    count += rows.length
    if (count > mostJoinedRows) {
      throw new TrellisError(
        'TOO_COMPLEX',
        `A joined file may have at most ${mostJoinedRows} rows. Import its records on their own, after the others.`,
      )
    }
    for (const row of rows) {
      row.isJoined = true
      if (row.problem) broken.push(row)
      else {
        const key = keyOf(row, theirs)
        const list = byKey.get(key)
        if (list) list.push(row)
        else byKey.set(key, [row])
      }
    }
  }
  return {
    take(row) {
      const key = keyOf(row, own)
      const found = byKey.get(key) ?? []
      byKey.delete(key)
      return found
    },
    rest: () => [...broken, ...[...byKey.values()].flat()],
  }
}

function columnsOf(source: Source, names: string[]): number[] {
  return names.map((name) => {
    const at = source.header.indexOf(name)
    if (at < 0)
      throw new TrellisError(
        'BAD_REQUEST',
        `There is no column "${name}". The columns are ${source.header.join(', ')}.`,
      )
    return at
  })
}
