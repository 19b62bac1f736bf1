/**
 * Two hundred hostile texts at every place that takes a value in a write, an action, an import and a rule: they are
 * plain data, or are refused by an error of the catalogue. `TRELLIS_TEST_ROUNDS=52` tries each text at each mutation.
 */

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useSealingKey } from '#core/sealed.ts'
import { hostileTexts } from '#schema/plan/tests/hostile-texts.ts'
import { loadWorld } from '#server/testing/matrix/world.ts'
import { firstSeed, rounds, sampled } from '#server/testing/random/choices.ts'
import { flawOf } from '#server/testing/random/flaw.ts'
import { randomCall } from '#server/testing/random/random-call.ts'
import { type Samples, samplesOf } from '#server/testing/random/samples.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let samples: Samples
const ids = { partner: '', role: '' }

beforeAll(async () => {
  useSealingKey({ folder: mkdtempSync(join(tmpdir(), 'trellis-random-')) })
  tenant = await createTestTenant({ modules: ['sale'] })
  ids.partner = await make('Partner', {
    name: 'Customer',
    isCompany: true,
    tags: { create: [{ name: 'VIP' }] },
  })
  ids.role = await make('Role', { code: 'test.role', name: 'Role' })
  await make('SaleOrder', { partner: ids.partner, lines: { create: [{ kind: 'NOTE', name: 'First' }] } })
  await make('ProductTemplate', { name: 'Desk' })
  samples = samplesOf(await loadWorld(tenant.db, tenant.registry.model))
})
afterAll(() => tenant?.close())

async function make(entity: string, input: object): Promise<string> {
  const { made } = await tenant.query<{ made: { id: string } }>(
    `mutation($input: ${entity}CreateInput!) { made: create${entity}(input: $input) { id } }`,
    { input },
  )
  return made.id
}

/** Good values with the text among them: one bad value would hide the next. */
function spoilt(text: string): Samples {
  return {
    value(choices, name, type) {
      if (!choices.chance(0.35)) return samples.value(choices, name, type)
      if (type === 'JSON') return choices.pick<unknown>([text, [text], { [text]: 1 }, { name: { eq: text } }])
      if (type === 'Boolean') return true
      if (type === 'Int') return choices.pick([0, -1, 2_147_483_647, -2_147_483_648])
      if (type === 'Float') return choices.pick([0, -1, 1e308])
      return name === 'externalId' && choices.chance(0.7) ? `hostile.${text}` : text
    },
    id: (choices, entity) => (choices.chance(0.35) ? text : samples.id(choices, entity)),
  }
}

/** What is wrong with the answer, with the question. */
async function flawIn(document: string, variables: Record<string, unknown>): Promise<string | undefined> {
  const reply = await tenant.run(document, variables)
  const flaw = flawOf(reply, JSON.stringify([document, variables]))
  return flaw && `${document} ${JSON.stringify(variables).slice(0, 500)}\n  ${flaw.slice(0, 600)}`
}

/** Statements in the texts did away with nothing. */
async function isWhole(): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from information_schema.tables
    where table_name in ('partner', 'sale_order', 'app_user', 'access_rule')`.execute(tenant.db)
  return rows[0]?.n === 4
}

test('hostile texts in writes and actions are data, or are refused as what they are', async () => {
  const flaws: string[] = []
  const { schema, model } = tenant.registry
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
  const entities = [...model.entities.values()]
  const perMutation = Math.min(hostileTexts.length, 4 * rounds)
  for (const [place, mutation] of mutations.entries()) {
    const entity = entities.find(({ names, actions }) =>
      [...Object.values(names), ...actions.map((action) => action.mutation)].includes(mutation.name),
    )
    for (let n = 0; n < perMutation; n += 1) {
      const text = hostileTexts[(place * 7 + n * 37) % hostileTexts.length] ?? ''
      const [call] = sampled(
        (choices) => {
          const maker = { choices, samples: spoilt(text), isAllowed: () => true }
          const id = maker.samples.id(choices, entity?.name ?? 'Partner')
          const known = { id, ids: [id], dryRun: choices.chance(0.5) }
          const used = mutation.args.filter(({ name }) => name in known)
          return randomCall(
            mutation,
            maker,
            Object.fromEntries(used.map(({ name }) => [name, known[name as keyof typeof known]])),
          )
        },
        1,
        firstSeed * 1_000_000 + place * 1000 + n,
      )
      const flaw = call && (await flawIn(call.document, call.variables))
      if (flaw) flaws.push(flaw)
    }
  }
  expect(flaws).toEqual([])
  expect(await isWhole()).toBe(true)
}, 3_600_000)

test('hostile texts in files and mappings of imports are data, or are refused as what they are', async () => {
  const flaws: string[] = []
  const document = `mutation($entity: String!, $format: ImportFormat!, $content: String!, $mapping: JSON, $mode: ImportMode!) {
    importRecords(entity: $entity, format: $format, content: $content, mapping: $mapping, mode: $mode) {
      state errors }
  }`
  const step = Math.max(1, Math.floor(8 / rounds))
  for (let at = 0; at < hostileTexts.length; at += step) {
    const text = hostileTexts[at] ?? ''
    const cell = `"${text.replaceAll('"', '""')}"`
    const line = (values: object): string => JSON.stringify(values)
    const map = (fields: unknown, more: object = {}) => ({ entity: 'Partner', fields, ...more })
    const files: [string, string, unknown, string?][] = [
      ['CSV', `name,city\n${cell},Oslo\n`, undefined],
      ['CSV', `${cell},name\nx,y\n`, undefined],
      ['CSV', text, undefined],
      ['NDJSON', line({ name: text, isCompany: text, country: text, externalId: text }), undefined],
      ['NDJSON', text, undefined],
      ['CSV', 'name,city\nx,y\n', map({ name: text })],
      ['CSV', 'name,city\nx,y\n', map({ [text]: 'name' })],
      ['CSV', 'name,city\nx,y\n', map({ name: { column: text }, externalId: { constant: text } })],
      ['CSV', 'name,city\nx,y\n', map({ name: 'name', [`country.${text}`]: 'city' })],
      ['CSV', 'name,city\nx,y\n', text],
      ['CSV', 'name\nx\n', undefined, text],
    ]
    for (const [format, content, mapping, entity = 'Partner'] of files) {
      const flaw = await flawIn(document, { entity, format, content, mapping, mode: 'TRY' })
      if (flaw) flaws.push(flaw)
    }
  }
  expect(flaws).toEqual([])
  expect(await isWhole()).toBe(true)
}, 3_600_000)

test('hostile texts in rules are refused when they are saved, or hold as values', async () => {
  const flaws: string[] = []
  const person = await tenant.as('test.role')
  const document = 'mutation($input: AccessRuleCreateInput!) { made: createAccessRule(input: $input) { id } }'
  const step = Math.max(1, Math.floor(8 / rounds))
  for (let at = 0; at < hostileTexts.length; at += step) {
    const text = hostileTexts[at] ?? ''
    const conditions: unknown[] = [
      { name: { eq: text } },
      { name: { contains: text }, city: { in: [text] } },
      { not: { name: { like: text } }, parent: { name: { startsWith: text } } },
      { id: { eq: text } },
      { createdAt: { gt: text } },
      { country: { id: { in: text } } },
      { tags: { some: { name: { ne: text } } } },
      { [text]: { eq: 'x' } },
      { name: { [text]: 'x' } },
      text,
      [text],
    ]
    for (const condition of conditions) {
      const rule = {
        description: 'Hostile',
        role: ids.role,
        entity: 'Partner',
        operations: ['read'],
        condition,
      }
      const variables = { input: rule }
      const { data, errors } = await tenant.run<{ made: { id: string } } | null>(document, variables)
      const flaw = flawOf({ errors }, JSON.stringify(variables))
      if (flaw) flaws.push(`${JSON.stringify(condition).slice(0, 300)}: ${flaw}`)
      if (!data?.made) continue
      // A rule that was taken can be read by: what it says is a value.
      const read = '{ partners { totalCount nodes { id displayName viewerCan { update } } } }'
      const found = flawOf(await person.run(read), '')
      if (found) flaws.push(`read by ${JSON.stringify(condition).slice(0, 300)}: ${found}`)
      await tenant.query('mutation($ids: [ID!]!) { deleteAccessRules(ids: $ids) }', { ids: [data.made.id] })
    }
    for (const more of [
      { operations: [text] },
      { entity: text },
      { readFields: { only: [text] } },
      { writeFields: { [text]: ['name'] } },
      { readFields: text },
    ]) {
      const rule = { description: text, role: ids.role, entity: 'Partner', operations: ['read'], ...more }
      const flaw = await flawIn(document, { input: rule })
      if (flaw) flaws.push(flaw)
    }
  }
  expect(flaws).toEqual([])
  expect(await isWhole()).toBe(true)
}, 3_600_000)
