import { TrellisError } from '#core/errors.ts'

/** The pieces of a body. The door's stream is one of its own making, which Node does not take for one of the web. */
export async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel()
  }
}

/**
 * Passes pieces on, `limit` bytes of them at most.
 * @param advice what to do about a file that is larger
 * @throws TrellisError BAD_REQUEST once there are more
 */
export async function* atMost(
  limit: number,
  pieces: AsyncIterable<Uint8Array>,
  advice = '',
): AsyncGenerator<Uint8Array, void> {
  let size = 0
  for await (const piece of pieces) {
    size += piece.byteLength
    if (size > limit) {
      const refusal = `The file is larger than ${Math.floor(limit / 1_000_000)} MB.`
      throw new TrellisError('BAD_REQUEST', advice ? `${refusal} ${advice}` : refusal)
    }
    yield piece
  }
}
