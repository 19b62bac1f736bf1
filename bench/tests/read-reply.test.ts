import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Reply, replyReader } from '../load/read-reply.ts'

/** Bytes of a reply with a declared length, or in chunks of the given sizes. */
function bytesOf(body: Buffer, chunkSizes: number[] | undefined): Buffer {
  if (!chunkSizes) {
    return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`), body])
  }
  const parts: Buffer[] = [Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')]
  let rest = body
  for (const size of [...chunkSizes, body.length]) {
    const chunk = rest.subarray(0, size)
    rest = rest.subarray(size)
    if (chunk.length === 0) continue
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

describe('the reader of replies', () => {
  it('gives every body, however they are framed and wherever the network cuts them', () => {
    const reply = fc.record({
      body: fc.uint8Array({ maxLength: 300 }),
      chunkSizes: fc.option(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 5 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 6 }), fc.integer({ min: 1, max: 400 }), (replies, cut) => {
        const read: Reply[] = []
        const take = replyReader((one) => read.push(one))
        const bytes = Buffer.concat(
          replies.map(({ body, chunkSizes }) => bytesOf(Buffer.from(body), chunkSizes)),
        )
        for (let at = 0; at < bytes.length; at += cut) take(bytes.subarray(at, at + cut))
        expect(read.map((one) => one.body().toString('hex'))).toEqual(
          replies.map(({ body }) => Buffer.from(body).toString('hex')),
        )
        expect(read.map(({ size }) => size)).toEqual(replies.map(({ body }) => body.length))
      }),
    )
  })

  it('tells the status', () => {
    const read: Reply[] = []
    replyReader((one) => read.push(one))(Buffer.from('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n'))
    expect(read.map(({ status }) => status)).toEqual([503])
  })

  it('refuses a reply whose end nothing tells', () => {
    expect(() => replyReader(() => undefined)(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow('No length')
  })
})
