/** What the replies that are files have in common. */

const types = new Map([
  ['csv', 'text/csv; charset=utf-8'],
  ['ndjson', 'application/x-ndjson'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
])

/** Headers of a file to be saved: browsers neither run nor keep it. */
export function fileHeaders(name: string): Record<string, string> {
  return {
    'content-type': types.get(name.split('.').at(-1) ?? '') ?? 'application/octet-stream',
    'content-disposition': dispositionOf(name),
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
  }
}

/** One piece is held at a time, for as long as the client takes. */
export function streamOf(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void>,
): ReadableStream<Uint8Array> {
  let isBegun = false
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!isBegun) {
          isBegun = true
          controller.enqueue(first)
          return
        }
        const next = await rest.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        await rest.return()
      },
    },
    { highWaterMark: 0 },
  )
}

/** RFC 6266: the name in ASCII for old programs, and as it is. */
function dispositionOf(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
