/** One pass over a file before it is imported: its checksum, its encoding, how its values are separated. */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { decoded, openBytes } from './bytes.ts'
import type { Encoding, Format, SourceOptions } from './row.ts'

/** What is known of a file once it was looked at. */
export interface Inspection {
  path: string
  size: number
  /** Of the file as it lies there, compressed or not, in hexadecimal. */
  sha256: string
  format: Format
  encoding: Encoding
  delimiter: string
  sheet?: string
}

const delimiters = [',', ';', '\t', '|']

/**
 * Looks at the whole file once, so that a wrong encoding is told before the first row is written.
 * @throws TrellisError NOT_FOUND, BAD_REQUEST
 */
export async function inspectFile(path: string, options: SourceOptions): Promise<Inspection> {
  const found = await stat(path).catch((cause) => {
    throw new TrellisError('NOT_FOUND', say`There is no file ${path}.`, { cause })
  })
  if (!found.isFile()) throw new TrellisError('BAD_REQUEST', say`${path} is not a file.`)
  const format = options.format ?? formatOf(path)
  const base = { path, size: found.size, sha256: await checksum(path), format, sheet: options.sheet }
  if (format === 'xlsx') return { ...base, encoding: 'utf-8', delimiter: ',' }
  const { encoding, sample } = await readText(path, options.encoding)
  return { ...base, encoding, delimiter: options.delimiter ?? detectDelimiter(sample) }
}

/** The format that a file's name tells. */
export function formatOf(path: string): Format {
  const name = path.toLowerCase().replace(/\.gz$/, '')
  if (name.endsWith('.xlsx')) return 'xlsx'
  if (/\.(ndjson|jsonl)$/.test(name)) return 'ndjson'
  if (/\.(csv|tsv|txt)$/.test(name)) return 'csv'
  throw new TrellisError(
    'BAD_REQUEST',
    say`The name of ${path} does not tell its format: say csv, xlsx or ndjson.`,
  )
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function readText(
  path: string,
  declared: Encoding | undefined,
): Promise<{ encoding: Encoding; sample: string }> {
  const { stream } = openBytes(path)
  let encoding = declared
  let sample = ''
  async function* bytes(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
    yield first
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  }
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const first = await iterator.next()
  if (first.done) return { encoding: encoding ?? 'utf-8', sample }
  encoding = markedEncoding(first.value) ?? encoding ?? 'utf-8'
  for await (const text of decoded(bytes(first.value, iterator), encoding)) {
    if (sample.length < 65_536) sample += text
    if (text.includes('\u0000'))
      throw new TrellisError(
        'BAD_REQUEST',
        say`${basename(path)} holds null characters: it is not ${encoding} text.`,
      )
  }
  return { encoding, sample: sample.slice(0, 65_536) }
}

/** The encoding that a byte order mark tells. */
function markedEncoding(start: Buffer): Encoding | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8'
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) {
    throw new TrellisError('BAD_REQUEST', say`The file is UTF-16 with the high byte first. Save it as UTF-8.`)
  }
  return undefined
}

/** The separator that stands most often in the first line outside of quotes. */
export function detectDelimiter(sample: string): string {
  let line = ''
  let isQuoted = false
  for (const character of sample) {
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && (character === '\n' || character === '\r')) {
      if (line.trim() !== '') break
    } else if (!isQuoted) line += character
  }
  const counts = delimiters.map((delimiter) => ({ delimiter, count: line.split(delimiter).length - 1 }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best), { delimiter: ',', count: 0 })
    .delimiter
}
