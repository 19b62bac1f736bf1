/**
 * The parts of an Excel workbook that an import reads, unpacked within limits.
 *
 * A workbook is a zip archive, and a small one can unpack to more than any disk holds. What it says of its sizes is
 * judged before anything is unpacked, and unpacking ends where more comes than it said. The reader of workbooks gets
 * the parts in an archive that is not packed, and so never unpacks by itself; in an order that spares it files on disk.
 */

import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { ByteSource } from './bytes.ts'

const million = 1_000_000

/** What a workbook may unpack to. */
export interface UnpackLimits {
  /** Files in the archive. */
  entries: number
  /** Bytes of all parts together. */
  total: number
  /** Bytes of one that is held in memory: texts that cells share, styles, the list of sheets. */
  held: number
  /** Bytes of one row. */
  row: number
  /** How many times as large as packed; text in sheets comes to 20, columns of one value to some 100. */
  ratio: number
  /** Small ones may be packed as tightly as they like: bytes from which the ratio counts. */
  ratioFrom: number
}

export const unpackLimits: UnpackLimits = {
  entries: 10_000,
  total: 2_000 * million,
  held: 128 * million,
  row: 32 * million,
  ratio: 250,
  ratioFrom: 10 * million,
}

const sharedTexts = 'xl/sharedStrings.xml'
/** In the order in which they are to come. */
const heldParts = ['xl/_rels/workbook.xml.rels', 'xl/workbook.xml', sharedTexts, 'xl/styles.xml']
const sheetName = /^xl\/worksheets\/sheet\d+\.xml$/

/**
 * Opens a workbook; its bytes are those of an archive in which nothing is packed.
 * @throws TrellisError BAD_REQUEST, also while it is read, when it is none or unpacks to too much
 */
export async function unpackWorkbook(path: string, limits: UnpackLimits = unpackLimits): Promise<ByteSource> {
  const archive = await openPromise(path, { autoClose: false, validateEntrySizes: false }).catch((cause) => {
    throw refusal(path, cause)
  })
  try {
    const parts = partsOf(await entriesOf(archive, limits.entries))
    checkSizes(parts, limits)
    let position = 0
    const bytes = async function* (): AsyncGenerator<Buffer> {
      try {
        for (const part of parts) {
          yield headOf(part)
          yield* unpacked(archive, part, limits)
          position += part.entry?.compressedSize ?? 0
        }
        yield end
      } catch (cause) {
        throw refusal(path, cause)
      } finally {
        archive.close()
      }
    }
    const stream = Readable.from(bytes(), { objectMode: false })
    return { stream, position: () => position, close: () => stream.destroy() }
  } catch (cause) {
    archive.close()
    throw refusal(path, cause)
  }
}

/** A file of the archive that is read; an empty one has no entry. */
interface Part {
  name: string
  /** Bytes unpacked, as the archive says. */
  size: number
  entry?: Entry
}

async function entriesOf(archive: ZipFile, most: number): Promise<Entry[]> {
  if (archive.entryCount > most) throw new Error(`It holds ${archive.entryCount} files, more than ${most}.`)
  return Array.fromAsync(archive.eachEntry())
}

/** The parts that are read. Without shared texts the reader would put every sheet into a file first: none are empty ones. */
function partsOf(entries: Entry[]): Part[] {
  const all = entries.map((entry): Part => ({ name: entry.fileName, size: entry.uncompressedSize, entry }))
  const held = heldParts.map(
    (name) =>
      all.find((part) => part.name === name) ?? (name === sharedTexts ? { name, size: 0 } : undefined),
  )
  const found = held.filter((part) => part !== undefined)
  const sheets = all.filter(({ name }) => sheetName.test(name))
  const isWhole = heldParts.slice(0, 2).every((name) => found.some((part) => part.name === name))
  if (!isWhole || sheets.length === 0) throw new Error('It has no sheets.')
  return [...found, ...sheets]
}

function checkSizes(parts: Part[], limits: UnpackLimits): void {
  const total = parts.reduce((sum, { size }) => sum + size, 0)
  if (total > limits.total) throw new TooMuch(`${inMegabytes(total)}, more than ${inMegabytes(limits.total)}`)
  for (const { name, size, entry } of parts) {
    if (entry && !entry.canDecodeFileData()) throw new Error(`${name} is packed in another way.`)
    if (!sheetName.test(name) && size > limits.held)
      throw new TooMuch(`${name} to ${inMegabytes(size)}, more than ${inMegabytes(limits.held)}`)
    const packed = entry?.compressedSize ?? 0
    if (size > limits.ratioFrom && size > packed * limits.ratio)
      throw new TooMuch(`${name} to ${Math.round(size / Math.max(1, packed))} times its size`)
  }
}

async function* unpacked(archive: ZipFile, part: Part, limits: UnpackLimits): AsyncGenerator<Buffer> {
  if (!part.entry) return
  const stream = await archive.openReadStreamPromise(part.entry)
  const isSheet = sheetName.test(part.name)
  let size = 0
  let rowStart = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const rowEnd = chunk.lastIndexOf('</row>')
      if (rowEnd >= 0) rowStart = size + rowEnd
      size += chunk.length
      if (size > part.size) throw new TooMuch(`${part.name} to more than it says`)
      if (isSheet && size - rowStart > limits.row)
        throw new TooMuch(`a row of ${part.name} to more than ${inMegabytes(limits.row)}`)
      yield chunk
    }
  } finally {
    stream.destroy()
  }
  if (size < part.size) throw new Error(`${part.name} is cut off.`)
}

/** It would unpack to more than it may. */
class TooMuch extends Error {}

function refusal(path: string, cause: unknown): unknown {
  const name = basename(path)
  if (cause instanceof TooMuch)
    return new TrellisError(
      'BAD_REQUEST',
      say`${name} would unpack to too much: ${cause.message}. Save it anew with nothing but the rows to import, or as CSV.`,
      { cause },
    )
  if (cause instanceof TrellisError) return cause
  return new TrellisError('BAD_REQUEST', say`${name} is not an Excel workbook that can be read.`, { cause })
}

const inMegabytes = (bytes: number): string => `${Math.round(bytes / million)} MB`

function headOf({ name, size }: Part): Buffer {
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt16LE(20, 4)
  head.writeUInt32LE(size, 18)
  head.writeUInt32LE(size, 22)
  head.writeUInt16LE(Buffer.byteLength(name), 26)
  return Buffer.concat([head, Buffer.from(name)])
}

/** The end of an archive; nobody asks for its list of files. */
const end = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])
