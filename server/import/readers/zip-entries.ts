/** What a zip archive says that it holds, by its central directory. */
import type { FileHandle } from 'node:fs/promises'

/** One file of the archive. */
export interface ZipEntry {
  name: string
  /** 0 as it is, 8 deflated. */
  method: number
  isEncrypted: boolean
  /** Bytes in the archive, and unpacked as the archive has it. */
  packed: number
  size: number
  /** Where its header begins. */
  offset: number
}

/** It is no zip archive, or none that can be read. */
export class ZipError extends Error {}

const endLength = 22
const longestComment = 65_535
const headLength = 46
const localLength = 30

/**
 * Reads the list of files; source: PKWARE's APPNOTE 6.3.
 * @param most how many files there may be
 * @throws ZipError
 */
export async function zipEntries(file: FileHandle, most: number): Promise<ZipEntry[]> {
  const { size } = await file.stat()
  const tail = await read(file, Math.max(0, size - endLength - longestComment), size)
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + endLength > tail.length) throw new ZipError('It has no list of files.')
  const place = (await longEnd(file, tail, end)) ?? {
    count: tail.readUInt16LE(end + 10),
    bytes: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  }
  if (place.count > most) throw new ZipError(`It holds ${place.count} files, more than ${most}.`)
  // A name and its notes have 64 KB each at most, and usually some dozens of bytes.
  if (place.bytes > most * 1_000 || place.offset + place.bytes > size)
    throw new ZipError('Its list is cut off.')
  const list = await read(file, place.offset, place.offset + place.bytes)
  const entries: ZipEntry[] = []
  for (let at = 0; entries.length < place.count; ) {
    if (at + headLength > list.length || list.toString('latin1', at, at + 4) !== 'PK\x01\x02')
      throw new ZipError('Its list of files is damaged.')
    const nameEnd = at + headLength + list.readUInt16LE(at + 28)
    const extraEnd = nameEnd + list.readUInt16LE(at + 30)
    entries.push({
      name: list.toString('utf8', at + headLength, nameEnd),
      method: list.readUInt16LE(at + 10),
      isEncrypted: (list.readUInt16LE(at + 8) & 1) === 1,
      ...longSizes(list.subarray(nameEnd, extraEnd), {
        size: list.readUInt32LE(at + 24),
        packed: list.readUInt32LE(at + 20),
        offset: list.readUInt32LE(at + 42),
      }),
    })
    at = extraEnd + list.readUInt16LE(at + 32)
  }
  return entries
}

/** Where the bytes of a file begin in the archive. */
export async function dataStart(file: FileHandle, entry: ZipEntry): Promise<number> {
  const head = await read(file, entry.offset, entry.offset + localLength)
  if (head.length < localLength || head.toString('latin1', 0, 4) !== 'PK\x03\x04')
    throw new ZipError(`${entry.name} is not where the list of files says.`)
  return entry.offset + localLength + head.readUInt16LE(26) + head.readUInt16LE(28)
}

/** The end of an archive in the long form, which some programs write for small ones too. */
async function longEnd(
  file: FileHandle,
  tail: Buffer,
  end: number,
): Promise<{ count: number; bytes: number; offset: number } | undefined> {
  const at = end - 20
  if (at < 0 || tail.toString('latin1', at, at + 4) !== 'PK\x06\x07') return undefined
  const start = Number(tail.readBigUInt64LE(at + 8))
  const long = await read(file, start, start + 56)
  if (long.length < 56 || long.toString('latin1', 0, 4) !== 'PK\x06\x06')
    throw new ZipError('Its end is damaged.')
  const [count, bytes, offset] = [32, 40, 48].map((place) => Number(long.readBigUInt64LE(place)))
  return { count: count ?? 0, bytes: bytes ?? 0, offset: offset ?? 0 }
}

/** Sizes that are too long for their place stand in the notes, in the same order. */
function longSizes<Sizes extends Record<string, number>>(notes: Buffer, sizes: Sizes): Sizes {
  const found: Record<string, number> = { ...sizes }
  for (let at = 0; at + 4 <= notes.length; at += 4 + notes.readUInt16LE(at + 2)) {
    if (notes.readUInt16LE(at) !== 1) continue
    let place = at + 4
    for (const [name, value] of Object.entries(sizes)) {
      if (value !== 0xffff_ffff || place + 8 > notes.length) continue
      found[name] = Number(notes.readBigUInt64LE(place))
      place += 8
    }
  }
  return found as Sizes
}

async function read(file: FileHandle, from: number, to: number): Promise<Buffer> {
  if (!Number.isSafeInteger(from) || to < from) throw new ZipError('It names a place that is not there.')
  const buffer = Buffer.alloc(to - from)
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from)
  return buffer.subarray(0, bytesRead)
}
