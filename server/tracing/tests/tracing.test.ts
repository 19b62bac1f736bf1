import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, inject, test } from 'vitest'
import { command, graphql, signIn, start, temporaryFolder } from '#server/start/tests/program.ts'
import { query } from '#server/tenants/tests/control.ts'
import { urlOf } from '#server/testing/test-database.ts'

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}

test('a request, its operation and its statements are one trace, which goes on that of the client', async () => {
  const spans: Span[] = []
  const collector = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as {
      resourceSpans: { scopeSpans: { spans: Span[] }[] }[]
    }
    spans.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const name = `tracing_${process.pid}`
  await query(inject('databaseUrl'), `create database "${name}"`)
  const env = {
    DATABASE_URL: urlOf(inject('databaseUrl'), name),
    TRELLIS_MODULES: 'base',
    TRELLIS_ADMIN_PASSWORD: 'seven green ladders',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  }
  const folder = temporaryFolder()
  const program = await start(folder, [], env)
  const { cookie } = await signIn(program.address, 'admin@example.com', 'seven green ladders')
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`
  const create = 'mutation Make { createTag(input: { name: "A secret tag" }) { id } }'
  expect((await graphql(program.address, { cookie, traceparent }, create)).errors).toBeUndefined()
  // What is left is sent at the end.
  program.child.kill('SIGTERM')
  expect(await program.finished).toMatchObject({ code: 0, stderr: '' })

  const ours = spans.filter((span) => span.traceId === traceId)
  const request = ours.find((span) => span.name === 'POST /graphql')
  const operation = ours.find((span) => span.name === 'mutation Make')
  expect(request?.parentSpanId).toBe('b7ad6b7169203331')
  expect(operation?.parentSpanId).toBe(request?.spanId)
  const statements = ours.filter((span) => span.parentSpanId === operation?.spanId)
  expect(statements.map((span) => span.name)).toEqual(expect.arrayContaining(['insert', 'commit']))
  const texts = statements.map((span) => span.attributes.find(({ key }) => key === 'db.query.text')?.value)
  expect(texts.some((text) => text?.stringValue?.includes('tag'))).toBe(true)
  expect(JSON.stringify(ours)).not.toContain('A secret tag')
  // Signing in is another trace, and tells no more than its path.
  expect(spans.some((span) => span.name === 'POST /auth/sign-in' && span.traceId !== traceId)).toBe(true)

  collector.close()
  expect((await command(folder, ['tenant', 'drop', 'main', '--yes'], env)).code).toBe(0)
  await query(inject('databaseUrl'), `drop database "${name}" with (force)`)
})
