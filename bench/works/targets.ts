import type { Target } from '../load/load.ts'

/** How Trellis is started and entered. */
export interface TrellisAccess {
  folder: string
  controlUrl: string
  apiKey: string
}

/** Settings of the Trellis process. */
export function trellisSettings({ folder, controlUrl }: TrellisAccess): Record<string, string> {
  return { DATABASE_URL: controlUrl, TRELLIS_DATA: folder }
}

/** A GraphQL request to Trellis; every one is authenticated by its key. */
export function graphql(address: string, apiKey: string, document: string): Target {
  return {
    url: `${address}/graphql`,
    headers: { authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query: document }),
  }
}

/** A GraphQL request to PostGraphile, which lets everybody in. */
export function peerGraphql(address: string, document: string): Target {
  return { url: `${address}/graphql`, body: JSON.stringify({ query: document }) }
}
