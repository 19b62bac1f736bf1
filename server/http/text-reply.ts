/** An answer as text with its headers: what a `Response` is, without its cost. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendNodeResponse } from '@whatwg-node/server'

/** What the steps need of an answer; a `Response` has it. */
export interface Reply {
  readonly status: number
  readonly headers: Pick<Headers, 'get' | 'has' | 'set' | 'append'>
}

/** An answer whose body is a text. */
export interface TextReply extends Reply {
  readonly body: string
  /** Names, in lower case, and values. */
  readonly fields: Map<string, string>
}

/** Makes one; the names of the headers are in lower case. */
export function textReply(status: number, headers: [string, string][], body: string): TextReply {
  const fields = new Map(headers)
  return {
    status,
    body,
    fields,
    headers: {
      get: (name) => fields.get(name) ?? null,
      has: (name) => fields.has(name),
      set: (name, value) => void fields.set(name, value),
      append(name, value) {
        const before = fields.get(name)
        fields.set(name, before === undefined ? value : `${before}, ${value}`)
      },
    },
  }
}

/** The answer as the fetch standard has it. */
export function responseOf(reply: Reply): Response {
  if (reply instanceof Response || !isText(reply)) return reply as Response
  return new Response(reply.body, { status: reply.status, headers: [...reply.fields] })
}

/** Sends the answer over a connection. */
export async function sendReply(
  reply: Reply,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (!isText(reply)) return await sendNodeResponse(reply as Response, outgoing, incoming, false)
  if (outgoing.destroyed || outgoing.writableEnded) return
  const body = Buffer.from(reply.body)
  const head: string[] = []
  for (const [name, value] of reply.fields) head.push(name, value)
  head.push('content-length', String(body.length))
  outgoing.writeHead(reply.status, head)
  outgoing.end(body)
}

function isText(reply: Reply): reply is TextReply {
  return 'fields' in reply
}
