// Follows partners, and goes on after the last event that it saw, whatever happens to the connection.
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'

const address = process.argv[2] ?? 'http://localhost:4000'
const query = `subscription Follow($since: String) {
  partnerChanged(since: $since) { operation id cursor changedFields node { displayName } }
}`
let since

for (;;) {
  const client = createClient({
    url: `${address.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${process.env.TRELLIS_KEY}` },
    retryAttempts: 0,
  })
  try {
    for await (const { data, errors } of client.iterate({ query, variables: { since } })) {
      if (errors) throw Object.assign(new Error(errors[0].message), errors[0].extensions)
      const event = data.partnerChanged
      console.log(
        event.operation,
        event.id ?? '',
        event.node?.displayName ?? '',
        event.changedFields.join(', '),
      )
      since = event.cursor
    }
  } catch (error) {
    console.error(`Connecting again: ${error.message ?? error.reason ?? error}`)
    // The log was trimmed since: read what you keep anew here, then follow from now on.
    if (error.code === 'RESYNC') since = undefined
  }
  await client.dispose()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
}
