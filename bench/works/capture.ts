/** Finds out which statements Trellis sends for a document, so that the limit can send the same. */
import { startContender } from '../contenders/contender.ts'
import type { LimitField, LimitWork } from '../contenders/limit.ts'
import type { Statement } from '../contenders/tapped-trellis.ts'
import { ask } from '../load/load.ts'
import { graphql, type TrellisAccess, trellisSettings } from './targets.ts'
import type { ReadWork } from './work.ts'

/** What belongs to the request and not to the query: whose key it is, what it may, and which tenant. */
const around =
  /\bapi_key\b|\btrellis\.tenant\b|\bapp_user\b|\baccess_rule\b|\bpolicy_version\b|^\s*(begin|commit|set)\b/i

/**
 * The limit's work of every read.
 * @throws Error when a read takes another number of statements than it has root fields
 */
export async function captureLimit(access: TrellisAccess, reads: ReadWork[]): Promise<LimitWork> {
  const trellis = await startContender('tapped-trellis', trellisSettings(access))
  try {
    const work: LimitWork = {}
    // The first request brings the tenant up to date.
    await ask(graphql(trellis.address, access.apiKey, '{ __typename }'))
    for (const read of reads) {
      if (read.byHand === null) continue
      const target = graphql(trellis.address, access.apiKey, read.document)
      // Opens the connections, so that the statements of several fields are sent in the fields' order.
      await ask(graphql(trellis.address, access.apiKey, `${read.document} `))
      // Asked for the first time, a query sends the bare read: later the same text comes with the proof of who asks.
      await trellis.ask('forget')
      const { data } = await ask(target)
      const statements = ((await trellis.ask('sent')) as Statement[]).filter(({ text }) => !around.test(text))
      const keys = Object.keys(data as object)
      if (statements.length !== keys.length) {
        const texts = statements.map(({ text }) => text.slice(0, 200)).join('\n')
        throw new Error(
          `"${read.title}" took ${statements.length} statements for ${keys.length} fields:\n${texts}`,
        )
      }
      work[`/${read.key}`] = keys.map((key, n): LimitField => {
        const text = read.byHand?.[key]
        return { key, ...(text ? { text, values: [] } : (statements[n] as Statement)) }
      })
    }
    return work
  } finally {
    await trellis.stop()
  }
}
