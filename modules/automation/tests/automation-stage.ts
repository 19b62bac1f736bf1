/** What the tests of automations begin with; a test file that imports it has the hooks that set it up and clear it. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type AutomationKit, createAutomationKit, createReceiver, type Receiver } from './kit.ts'

export let kit: AutomationKit
export let receiver: Receiver
beforeAll(async () => {
  kit = await createAutomationKit()
  receiver = await createReceiver()
  await kit.start()
})
afterAll(async () => {
  await kit?.close()
  await receiver?.close()
})
beforeEach(async () => {
  await sql`delete from automation`.execute(kit.tenant.db)
  receiver.received.length = 0
})

export const create =
  'mutation ($input: AutomationCreateInput!) { made: createAutomation(input: $input) { id } }'
export interface Made {
  made: { id: string }
}

/** An automation of one step, or of those given. */
export async function automation(input: object, steps: object[]): Promise<string> {
  const { made } = await kit.tenant.query<Made>(create, {
    input: { name: 'Test', steps: { create: steps }, ...input },
  })
  return made.id
}

export async function partner(input: object): Promise<string> {
  const document = 'mutation ($input: PartnerCreateInput!) { made: createPartner(input: $input) { id } }'
  return (await kit.tenant.query<Made>(document, { input })).made.id
}

export const update =
  'mutation ($id: ID!, $input: PartnerUpdateInput!) { updatePartner(id: $id, input: $input) { id } }'
export const noteOf = async (id: string): Promise<string | null> =>
  (
    await kit.tenant.query<{ partner: { comment: string | null } }>(
      'query ($id: ID!) { partner(id: $id) { comment } }',
      { id },
    )
  ).partner.comment

export interface Run {
  id: string
  state: string
  recordId: number | null
  error: string | null
  depth: number
  result: { step: string }[] | null
}
export const runs = async (automationId?: string): Promise<Run[]> =>
  (
    await kit.tenant.query<{ automationRuns: { nodes: Run[] } }>(
      'query ($filter: AutomationRunFilter) { automationRuns(filter: $filter, orderBy: [{ id: ASC }], first: 100) { nodes { id state recordId error depth result } } }',
      { filter: automationId ? { automation: { id: { eq: automationId } } } : {} },
    )
  ).automationRuns.nodes

export const ended = (count: number, id?: string) =>
  kit.until(
    () => runs(id),
    (all) => all.length === count && all.every(({ state }) => state !== 'WAITING'),
  )

export const setNote = { kind: 'SET_FIELDS', values: { comment: 'Seen {name}' } }
export const when = { entity: 'Partner', trigger: 'CREATED' }
