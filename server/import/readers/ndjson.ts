/** Rows of a file with one JSON object a line. */

import { basename } from 'node:path'
import { TrellisError } from '#core/errors.ts'
import { type Message, say } from '#core/say.ts'
import { decoded, openBytes } from './bytes.ts'
import type { Inspection } from './inspect.ts'
import type { Row, Source } from './row.ts'

/** Names of columns are looked for in this many lines; all later lines must keep to them. */
const linesForHeader = 1000

/** Opens a file of JSON lines; nested objects become dotted columns. */
export async function openNdjson(inspection: Inspection): Promise<Source> {
  const bytes = openBytes(inspection.path)
  const lines = readLines(decoded(bytes.stream, inspection.encoding))
  const waiting: { line: number; text: string }[] = []
  const index = new Map<string, number>()
  while (waiting.length < linesForHeader) {
    const next = await lines.next()
    if (next.done) break
    waiting.push(next.value)
    const { values } = parseLine(next.value.text)
    for (const name of values.keys()) if (!index.has(name)) index.set(name, index.size)
  }
  if (waiting.length === 0) throw new TrellisError('BAD_REQUEST', say`${basename(inspection.path)} is empty.`)
  return {
    header: [...index.keys()],
    position: bytes.position,
    close: bytes.close,
    async *chunks() {
      yield waiting.splice(0).map((line) => rowOf(line, index))
      let chunk: Row[] = []
      for await (const line of lines) {
        chunk.push(rowOf(line, index))
        if (chunk.length < 2000) continue
        yield chunk
        chunk = []
      }
      if (chunk.length > 0) yield chunk
    },
  }
}

async function* readLines(text: AsyncIterable<string>): AsyncGenerator<{ line: number; text: string }, void> {
  let rest = ''
  let line = 0
  for await (const piece of text) {
    const parts = (rest + piece).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      line++
      if (part.trim() !== '') yield { line, text: part }
    }
  }
  if (rest.trim() !== '') yield { line: line + 1, text: rest }
}

function parseLine(text: string): { values: Map<string, unknown>; problem?: Message } {
  const values = new Map<string, unknown>()
  try {
    const object: unknown = JSON.parse(text)
    if (typeof object !== 'object' || object === null || Array.isArray(object))
      return { values, problem: say`The line is not a JSON object.` }
    flatten(object, '', values)
    return { values }
  } catch {
    return { values, problem: say`The line is not valid JSON.` }
  }
}

function flatten(object: object, prefix: string, values: Map<string, unknown>): void {
  for (const [name, value] of Object.entries(object)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      flatten(value, `${prefix}${name}.`, values)
    else values.set(prefix + name, value)
  }
}

function rowOf({ line, text }: { line: number; text: string }, index: Map<string, number>): Row {
  const { values, problem } = parseLine(text)
  if (problem) return { line, cells: [], problem }
  const cells: unknown[] = new Array(index.size).fill(undefined)
  for (const [name, value] of values) {
    const at = index.get(name)
    if (at === undefined)
      return {
        line,
        cells,
        problem: say`"${name}" is not among the names of the first ${linesForHeader} lines.`,
      }
    cells[at] = value
  }
  return { line, cells }
}
