import { readFileSync } from 'node:fs'

/** What an operator may set about the door. */
export interface DoorConfig {
  /** Origins other than our own that browsers may call from, such as `https://shop.example.com`. */
  origins: ReadonlySet<string>
  /** How many reverse proxies stand before us; 0 means that X-Forwarded-… headers are not believed. */
  trustedProxies: number
  /** Whether GraphiQL is served at /graphql. */
  isDevelopment: boolean
  /** Hash → document: when present, no other operation runs. */
  allowedDocuments?: ReadonlyMap<string, string>
  /** The address of this server as its users know it, without a slash at the end; links in mails begin with it. */
  publicUrl?: string
  /** When present, /metrics asks for it as a Bearer token. */
  metricsToken?: string
}

/**
 * Reads the door's settings.
 *
 * - `TRELLIS_ORIGINS`: origins, separated by commas or spaces
 * - `TRELLIS_TRUST_PROXY`: the number of reverse proxies, or `true` for one
 * - `TRELLIS_PERSISTED_ONLY`: a JSON file of `{ "<sha256>": "<document>" }`, as graphql-codegen writes it
 * - `TRELLIS_PUBLIC_URL`: such as `https://erp.example.com`
 * - `TRELLIS_METRICS_TOKEN`
 * - `NODE_ENV=development` shows GraphiQL
 * @throws Error that names the variable which cannot be used
 */
export function doorConfigFrom(env: NodeJS.ProcessEnv): DoorConfig {
  return {
    origins: originsFrom(env.TRELLIS_ORIGINS ?? ''),
    trustedProxies: proxiesFrom(env.TRELLIS_TRUST_PROXY ?? ''),
    isDevelopment: env.NODE_ENV === 'development',
    ...(env.TRELLIS_PERSISTED_ONLY ? { allowedDocuments: documentsFrom(env.TRELLIS_PERSISTED_ONLY) } : {}),
    ...(env.TRELLIS_PUBLIC_URL ? { publicUrl: publicUrlFrom(env.TRELLIS_PUBLIC_URL) } : {}),
    ...(env.TRELLIS_METRICS_TOKEN ? { metricsToken: env.TRELLIS_METRICS_TOKEN } : {}),
  }
}

function originsFrom(text: string): ReadonlySet<string> {
  const origins = text.split(/[\s,]+/).filter((part) => part !== '')
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new Error(`TRELLIS_ORIGINS: "${origin}" is no origin; write it like https://shop.example.com`)
    }
  }
  return new Set(origins)
}

function publicUrlFrom(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new Error(`TRELLIS_PUBLIC_URL: "${text}" is no address; write it like https://erp.example.com`)
  }
  return url.origin
}

function proxiesFrom(text: string): number {
  const count = /^(true|yes|on)$/i.test(text) ? 1 : /^(false|no|off|)$/i.test(text) ? 0 : Number(text)
  if (!Number.isInteger(count) || count < 0 || count > 10) {
    throw new Error(`TRELLIS_TRUST_PROXY: "${text}" is neither true, false nor a number of proxies`)
  }
  return count
}

function documentsFrom(file: string): ReadonlyMap<string, string> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new Error('it does not hold a JSON object')
    }
    const documents = Object.entries(content)
    for (const [hash, document] of documents) {
      if (typeof document !== 'string') throw new Error(`the document of "${hash}" is not text`)
    }
    return new Map(documents)
  } catch (error) {
    throw new Error(`TRELLIS_PERSISTED_ONLY: cannot use ${file}: ${(error as Error).message}`)
  }
}
