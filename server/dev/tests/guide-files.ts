/** Takes fenced code out of a page of the documentation. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** One fenced block: what stands after the backticks, its text, and the line that it begins on. */
export interface Fence {
  language: string
  /** The words after the language: a file name, or a marker. */
  info: string
  text: string
  line: number
}

/** The fenced blocks of a page, named from the root of the project, in order. */
export function fencesOf(page: string): Fence[] {
  const source = readFileSync(join(resolve(import.meta.dirname, '../../..'), page), 'utf8')
  return [...source.matchAll(/^```(\w+)([^\n]*)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? '',
    info: (match[2] ?? '').trim(),
    text: match[3] ?? '',
    line: source.slice(0, match.index).split('\n').length,
  }))
}
