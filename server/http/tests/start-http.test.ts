import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type HttpOptions, type HttpServer, startHttp } from '../start-http.ts'

const servers: HttpServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

async function start(options: Partial<HttpOptions>): Promise<HttpServer> {
  const server = await startHttp({
    handler: async (_request, { ip }) => new Response(ip),
    upgrade: (_request, socket) => socket.destroy(),
    port: 0,
    host: '127.0.0.1',
    ...options,
  })
  servers.push(server)
  return server
}

describe('an HTTP server', () => {
  it('hands on the address of the client', async () => {
    const { port } = await start({})
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('127.0.0.1')
  })

  it('says that its port is taken', async () => {
    const { port } = await start({})
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('lets requests finish when it closes, and takes no new ones', async () => {
    let answer: () => void = () => {}
    const asked = new Promise<void>((resolve) => {
      answer = resolve
    })
    let arrived: () => void = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const server = await start({
      handler: async () => {
        arrived()
        await asked
        return new Response('done')
      },
    })
    const url = `http://127.0.0.1:${server.port}/`
    const running = fetch(url)
    await arrival
    const closed = server.close()
    servers.length = 0
    await expect(fetch(url)).rejects.toThrow()
    answer()
    expect(await (await running).text()).toBe('done')
    await closed
  })

  it('answers what comes on an idle connection while it lingers, and tells the client to come by another', async () => {
    const server = await start({})
    const socket = connect(server.port, '127.0.0.1')
    let got = ''
    socket.setEncoding('utf8').on('data', (text: string) => (got += text))
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
    socket.write(request)
    await expect.poll(() => got).toContain('127.0.0.1')
    const closed = server.close(5_000)
    servers.length = 0
    got = ''
    socket.write(request)
    await Promise.all([closed, once(socket, 'close')])
    expect(got).toMatch(/^HTTP\/1.1 200/)
    expect(got.toLowerCase()).toContain('connection: close')
    const quick = await start({})
    const idle = connect(quick.port, '127.0.0.1')
    const idleClosed = once(idle, 'close')
    idle.write(request)
    await once(idle, 'data')
    const slowClose = quick.close(60_000)
    servers.length = 0
    // Told to hurry, it lingers no longer.
    await quick.close(0)
    await Promise.all([slowClose, idleClosed])
  })

  it('closes what does not finish in time', async () => {
    const server = await start({ handler: () => new Promise(() => {}), patience: { drain: 200 } })
    servers.length = 0
    const running = fetch(`http://127.0.0.1:${server.port}/`).catch((error: Error) => error)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const begin = performance.now()
    await server.close()
    expect(performance.now() - begin).toBeLessThan(1_500)
    expect(await running).toBeInstanceOf(Error)
  })

  it('allows larger bodies where it was told to', async () => {
    const server = await start({
      handler: async (request) => new Response(String((await request.text()).length)),
      bodyLimit: (path) => (path.startsWith('/upload/') ? 3_000_000 : 1_000_000),
    })
    const send = (path: string) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { method: 'POST', body: 'x'.repeat(2_000_000) })
    expect(await (await send('/upload/x')).text()).toBe('2000000')
    expect((await send('/other')).status).toBe(413)
  })

  it('gives a large upload the time that a slow line needs, and JSON no more than any', async () => {
    const server = await start({
      handler: async (request) => new Response(String((await request.text()).length)),
      bodyLimit: (path) => (path.startsWith('/upload/') ? 3_000_000 : 1_000_000),
      patience: { body: 300 },
    })
    const send = async (path: string) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      let answer = ''
      socket.on('data', (chunk) => {
        answer += String(chunk)
      })
      socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n`)
      setTimeout(() => socket.write('x'.repeat(100_000)), 800)
      // Not `once` of node:events, which rejects when the connection is reset.
      await new Promise((resolve) => socket.once('close', resolve))
      return answer
    }
    expect(await send('/upload/x')).toMatch(/^HTTP\/1.1 200[\s\S]*100000/)
    expect(await send('/other')).toBe('')
  })

  it('does not wait for a client that has opened a connection and says nothing', async () => {
    const server = await start({})
    servers.length = 0
    const silent = connect(server.port, '127.0.0.1')
    await once(silent, 'connect')
    const begin = performance.now()
    await server.close()
    expect(performance.now() - begin).toBeLessThan(1_000)
    silent.destroy()
  })
})
