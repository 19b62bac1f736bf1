/** A reverse proxy that hands requests to several programs in turn, as one before several hosts does. */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A running proxy. */
export interface HttpProxy {
  address: string
  close(): Promise<void>
}

/** Listens on a free port; every request goes to the next of the ports. */
export async function startHttpProxy(ports: number[]): Promise<HttpProxy> {
  let count = 0
  const server = createServer((incoming, outgoing) => {
    const port = ports[count++ % ports.length]
    const headers = {
      ...incoming.headers,
      'x-forwarded-for': incoming.socket.remoteAddress ?? '',
      'x-forwarded-host': incoming.headers.host ?? '',
      'x-forwarded-proto': 'http',
    }
    const onward = request({
      port,
      host: '127.0.0.1',
      path: incoming.url,
      method: incoming.method,
      headers,
    })
    onward.on('response', (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
    })
    onward.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
