/** The bytes of a file, unpacked when it is compressed, and its text in the declared encoding. */

import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { Encoding } from './row.ts'

/** The bytes of the file and how many of its own bytes were read so far. */
export interface ByteSource {
  stream: Readable
  position(): number
  /** Lets go of the file before its end. */
  close(): void
}

/** Opens a file; one whose name ends in `.gz` is unpacked on the way. */
export function openBytes(path: string): ByteSource {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  if (!path.endsWith('.gz'))
    return { stream: file, position: () => file.bytesRead, close: () => file.destroy() }
  const unpacked = createGunzip({ chunkSize: 256 * 1024 })
  file.on('error', (error) => unpacked.destroy(error))
  const close = (): void => {
    file.destroy()
    unpacked.destroy()
  }
  return { stream: file.pipe(unpacked), position: () => file.bytesRead, close }
}

/**
 * Text of a byte stream. A byte that the encoding does not know is an error that says which encoding was taken.
 * @throws TrellisError BAD_REQUEST
 */
export async function* decoded(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let offset = 0
  for await (const chunk of bytes) {
    yield decodeChunk(decoder, chunk, encoding, offset)
    offset += chunk.byteLength
  }
  yield decodeChunk(decoder, undefined, encoding, offset)
}

function decodeChunk(
  decoder: TextDecoder,
  chunk: Buffer | undefined,
  encoding: Encoding,
  offset: number,
): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch (cause) {
    const message = say`The file is not ${encoding} text (somewhere after byte ${offset}). Declare its encoding, such as windows-1252.`
    throw new TrellisError('BAD_REQUEST', message, { cause })
  }
}
