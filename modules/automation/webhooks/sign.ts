/** Signatures of Standard Webhooks (https://www.standardwebhooks.com): a receiver knows that a message is ours and new. */
import { Webhook } from 'standardwebhooks'

const prefix = 'whsec_'

/** Is it a secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64? */
export function isSecret(secret: string): boolean {
  if (!secret.startsWith(prefix)) return false
  const text = secret.slice(prefix.length)
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text && bytes.length >= 24 && bytes.length <= 64
}

/** The headers of a signed message. `at` is the moment of sending: receivers refuse what is older than some minutes. */
export function signedHeaders(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1000)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}
