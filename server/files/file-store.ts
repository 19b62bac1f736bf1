/**
 * Contents of files, kept once by their SHA-256 in a folder for each tenant. A content stays as it is: nothing is ever
 * written over, so that a reader never meets half a file, and a crash leaves the whole content or none.
 */
import { createHash, randomUUID } from 'node:crypto'
import {
  type FileHandle,
  link,
  mkdir,
  open,
  opendir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'

/** A content that has arrived, and is kept only when it is said so. */
export interface Received {
  /** SHA-256 in hexadecimal. */
  sha256: string
  /** Bytes. */
  size: number
  /** Its first bytes, of which the type can be told. */
  head: Uint8Array
  /** Where it lies until it is closed. */
  path: string
  /** Makes it one of the tenant's contents; may be called again. */
  keep(): Promise<void>
  /** To be called at the end, whether it was kept or not. */
  close(): Promise<void>
}

/** The contents of a tenant. */
export interface FileStore {
  /** Takes a content in. @throws whatever `pieces` throws; then nothing is left of it */
  receive(pieces: AsyncIterable<Uint8Array>): Promise<Received>
  /** The content, or undefined when there is none. */
  read(sha256: string): Promise<ReadableStream<Uint8Array> | undefined>
  /** What was made of a content, such as a small picture, or undefined. It goes with its content. */
  readVariant(sha256: string, variant: string): Promise<Uint8Array | undefined>
  keepVariant(sha256: string, variant: string, bytes: Uint8Array): Promise<void>
  /**
   * Removes contents that arrived before a moment and that `used` does not name, and what aborted uploads left.
   * @returns how many contents
   */
  sweep(before: Date, used: (hashes: string[]) => Promise<ReadonlySet<string>>): Promise<number>
}

const headBytes = 4_100
const hashPattern = /^[0-9a-f]{64}$/

/** A store in a folder of the disk; several processes may share it. */
export function diskStore(folder: string): FileStore {
  const arriving = join(folder, 'arriving')
  const placeOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256)

  return {
    async receive(pieces) {
      await mkdir(arriving, { recursive: true })
      const path = join(arriving, randomUUID())
      const close = (): Promise<void> => rm(path, { force: true })
      try {
        const arrived = await write(path, pieces)
        const place = placeOf(arrived.sha256)
        return { ...arrived, path, keep: () => keep(path, place), close }
      } catch (error) {
        await close()
        throw error
      }
    },
    async read(sha256) {
      if (!hashPattern.test(sha256)) return undefined
      const place = placeOf(sha256)
      return (await stat(place).catch(ifMissing)) && contentOf(place)
    },
    readVariant(sha256, variant) {
      return readFile(`${placeOf(sha256)}.${variant}`).catch(ifMissing)
    },
    async keepVariant(sha256, variant, bytes) {
      await mkdir(arriving, { recursive: true })
      const path = join(arriving, randomUUID())
      await writeFile(path, bytes, { flush: true })
      await rename(path, `${placeOf(sha256)}.${variant}`)
    },
    async sweep(before, used) {
      let removed = 0
      for await (const { name, paths } of foldersOf(folder, before)) {
        const hashes = new Set([...paths.keys()].map(hashOf))
        const kept = name === 'arriving' ? new Set<string>() : await used([...hashes])
        for (const [file, path] of paths) {
          if (kept.has(hashOf(file))) continue
          await rm(path, { force: true })
          if (name !== 'arriving' && file === hashOf(file)) removed += 1
        }
      }
      return removed
    },
  }
}

const pieceBytes = 64 * 1024

/** The bytes of a file, which is opened by the first who reads: a reply that nobody takes must not hold it open. */
function contentOf(path: string): ReadableStream<Uint8Array> {
  let file: FileHandle | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        file ??= await open(path)
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes)
        if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead))
        await file.close()
        controller.close()
      },
      cancel: () => file?.close(),
    },
    { highWaterMark: 0 },
  )
}

/** The content that a file is, or is a variant of. */
const hashOf = (file: string): string => file.split('.', 1)[0] ?? ''

async function write(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Pick<Received, 'sha256' | 'size' | 'head'>> {
  const file = await open(path, 'wx')
  const hash = createHash('sha256')
  let [size, head] = [0, Buffer.alloc(0)]
  try {
    for await (const piece of pieces) {
      hash.update(piece)
      size += piece.byteLength
      if (head.length < headBytes) head = Buffer.concat([head, piece.subarray(0, headBytes - head.length)])
      await file.writeFile(piece)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), size, head }
}

/** By a link, which either is there or is not. The folder is synced, because a name is lost in a power cut else. */
async function keep(path: string, place: string): Promise<void> {
  const folder = join(place, '..')
  await mkdir(folder, { recursive: true })
  await link(path, place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const handle: FileHandle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The files of each folder that are older than a moment, by their names. */
async function* foldersOf(
  folder: string,
  before: Date,
): AsyncGenerator<{ name: string; paths: Map<string, string> }, void> {
  const root = await opendir(folder).catch(ifMissing)
  if (!root) return
  for await (const { name } of root) {
    const paths = new Map<string, string>()
    for await (const file of await opendir(join(folder, name))) {
      const path = join(folder, name, file.name)
      const { mtime } = (await stat(path).catch(ifMissing)) ?? { mtime: before }
      if (mtime < before) paths.set(file.name, path)
    }
    yield { name, paths }
  }
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
