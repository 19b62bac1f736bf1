/** Addresses of the web: what a reader follows must not be a script. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
})
afterAll(() => tenant?.close())

const create =
  'mutation($website: String!) { createPartner(input: { name: "Ada", website: $website }) { id website } }'
const update =
  'mutation($id: ID!, $input: PartnerUpdateInput!) { updatePartner(id: $id, input: $input) { name website } }'

test.each(['https://ada.example', 'http://ada.example:8080/a?b=c#d', 'HTTPS://münchen.example/'])(
  'takes %s as it is',
  async (website) => {
    const { createPartner } = await tenant.query<{ createPartner: { website: string } }>(create, { website })
    expect(createPartner.website).toBe(website)
  },
)

test.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'JavaScript://https://ada.example/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'mailto:ada@ada.example',
  '//ada.example',
  'www.ada.example',
  'https://',
  'https://ada.example/ and more',
])('refuses %j at its field', async (website) => {
  const { errors } = await tenant.run(create, { website })
  expect(errors).toMatchObject([
    {
      code: 'VALIDATION',
      issues: [
        {
          path: ['website'],
          rule: 'url',
          message: 'Website must be a whole address that begins with https://, http://.',
        },
      ],
    },
  ])
})

test('an import refuses the rows, and takes the others', async () => {
  const { importRecords } = await tenant.query<{ importRecords: { errors: unknown } }>(
    `mutation($content: String!) {
      importRecords(entity: "Partner", format: CSV, content: $content, mode: COMMIT) { state errors } }`,
    { content: 'name,website\nGood,https://good.example\nBad,javascript:alert(1)\n' },
  )
  expect(JSON.stringify(importRecords.errors)).toContain('begins with https://, http://')
  const { partners } = await tenant.query<{ partners: { nodes: { name: string }[] } }>(
    '{ partners(filter: { name: { in: ["Good", "Bad"] } }) { nodes { name } } }',
  )
  expect(partners.nodes).toEqual([{ name: 'Good' }])
})

test('what was stored before is read, and does not stand in the way of other changes', async () => {
  const { rows } = await sql<{ id: string }>`
    insert into partner (name, website) values ('Old', 'www.old.example') returning id`.execute(tenant.db)
  const id = String(rows[0]?.id)
  const { updatePartner } = await tenant.query<{ updatePartner: object }>(update, {
    id,
    input: { name: 'New' },
  })
  expect(updatePartner).toEqual({ name: 'New', website: 'www.old.example' })
  const { errors } = await tenant.run(update, { id, input: { website: 'javascript:x' } })
  expect(errors).toMatchObject([{ code: 'VALIDATION', issues: [{ rule: 'url' }] }])
})
