/** Reads one reply after the other from a connection; just enough of RFC 9112 for servers on the loopback. */

/** One reply. */
export interface Reply {
  status: number
  /** Bytes of the body. */
  size: number
  /** The body, joined only when it is asked for. */
  body: () => Buffer
}

/** Takes the bytes of a connection as they come; calls `onReply` at the end of each reply. */
export function replyReader(onReply: (reply: Reply) => void): (bytes: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  let status = 0
  let parts: Buffer[] = []
  /** Bytes that the body, or the chunk, still lacks; -1 while the head is read. */
  let missing = -1
  let isChunked = false

  function end(): void {
    const body = parts
    const size = body.reduce((sum, part) => sum + part.length, 0)
    parts = []
    missing = -1
    onReply({ status, size, body: () => Buffer.concat(body) })
  }

  /** One step; false when more bytes are needed. */
  function step(): boolean {
    if (missing === -1) return readHead()
    if (missing > 0) return readPart()
    return isChunked && readChunkSize()
  }

  function readHead(): boolean {
    const at = pending.indexOf('\r\n\r\n')
    if (at < 0) return false
    const head = pending.toString('latin1', 0, at)
    pending = pending.subarray(at + 4)
    status = Number(head.slice(9, 12))
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    isChunked = length === undefined
    if (isChunked && !/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error(`No length: ${head}`)
    missing = Number(length ?? 0)
    if (!isChunked && missing === 0) end()
    return true
  }

  function readPart(): boolean {
    if (pending.length === 0) return false
    const part = pending.subarray(0, missing)
    pending = pending.subarray(part.length)
    parts.push(part)
    missing -= part.length
    if (missing === 0 && !isChunked) end()
    return true
  }

  function readChunkSize(): boolean {
    // The line end of the chunk before.
    const from = parts.length > 0 ? 2 : 0
    const at = pending.indexOf('\r\n', from)
    if (at < 0) return false
    const size = Number.parseInt(pending.toString('latin1', from, at), 16)
    if (size > 0) {
      pending = pending.subarray(at + 2)
      missing = size
      return true
    }
    if (pending.length < at + 4) return false
    pending = pending.subarray(at + 4)
    end()
    return true
  }

  return (bytes) => {
    pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes])
    while (step());
  }
}
