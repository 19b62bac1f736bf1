/** A client as an integration writes one: it signs in, and sends operations. */
import { admin } from './program.ts'

/** What came back. */
export interface Reply {
  status: number
  /** The JSON body, whatever it holds. */
  body: {
    data?: Record<string, unknown> | null
    errors?: { message: string; extensions?: { code?: string } }[]
    /** Of what was refused before it came to GraphQL. */
    error?: { code?: string }
  }
  /** As it was sent. */
  text: string
  headers: Headers
}

/** The session cookie of the administrator. */
export async function signIn(address: string): Promise<string> {
  const reply = await fetch(`${address}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify(admin),
  })
  if (!reply.ok) throw new Error(`Signing in was answered by ${reply.status}: ${await reply.text()}`)
  return (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

/**
 * Sends one operation.
 * @throws what `fetch` throws when there is no answer
 */
export async function send(
  address: string,
  cookie: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const reply = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: address,
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
    body: JSON.stringify({ query }),
  })
  const text = await reply.text()
  const body = text.startsWith('{') ? (JSON.parse(text) as Reply['body']) : {}
  return { status: reply.status, body, text, headers: reply.headers }
}
