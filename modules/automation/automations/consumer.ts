/** From committed changes to runs of automations: one for each automation, record and transaction. */
import { sql } from 'kysely'
import type { ChangeConsumer } from '#core/consumer.ts'
import type { Context } from '#core/context.ts'
import { asUser } from '#core/elevate.ts'
import { TrellisError } from '#core/errors.ts'
import type { Change } from '#schema/changes.ts'
import type { EntityModel } from '#schema/model.ts'
import { concerning } from '#schema/plan/record-changes.ts'
import { filledIn } from '../placeholders.ts'
import { enqueueRuns, type NewRun } from './enqueue-runs.ts'
import { pauseAutomation } from './pause.ts'
import { isSetTo } from './set-to.ts'

interface WatchingRow {
  id: number
  name: string
  ownerId: number
  activeSince: Date
  entity: string
  trigger: 'CREATED' | 'CHANGED' | 'FIELD_SET'
  triggerField: string | null
  setTo: string | null
  condition: unknown
}

/** Sets automations off, as somebody who subscribes with their owner's rights is told. */
export const automationConsumer: ChangeConsumer = {
  name: 'automation.automations',
  label: 'Automations',
  async entities(context) {
    const names = new Set((await watching(context)).map(({ entity }) => entity))
    return [...names].flatMap((name) => {
      const entity = context.model.entities.get(name)
      return entity ? concerning(context.model, entity) : []
    })
  },
  async run(context, changes) {
    const chains = await chainsOf(context, changes)
    for (const automation of await watching(context)) {
      const how = { reason: 'An automation is set off by what its owner may see' }
      try {
        const runs = await asUser(context, automation.ownerId, how, (own) =>
          runsOf(own, automation, changes, chains),
        )
        await enqueueRuns(context, runs)
      } catch (error) {
        if (!(error instanceof TrellisError) || error.code === 'UNAVAILABLE') throw error
        await pauseAutomation(context, automation.id, error.said)
      }
    }
  },
}

async function watching({ db, model }: Context): Promise<WatchingRow[]> {
  const { rows } = await sql<WatchingRow>`
    select id::int, name, owner_id::int as "ownerId", active_since as "activeSince", entity, trigger,
      trigger_field as "triggerField", set_to as "setTo", condition
    from automation where is_active and trigger in ('CREATED', 'CHANGED', 'FIELD_SET') order by id`.execute(
    db,
  )
  return rows.filter(({ entity }) => model.entities.get(entity)?.isLogged)
}

/** Which automations led to the changes, by transaction: none for those that people made. */
async function chainsOf({ db }: Context, changes: Change[]): Promise<Map<string, number[]>> {
  const transactions = [...new Set(changes.map(({ transaction }) => String(transaction)))]
  const { rows } = await sql<{ transaction: string; chain: number[] }>`
    select transaction, chain from automation_run where transaction = any(${transactions})`.execute(db)
  return new Map(rows.map(({ transaction, chain }) => [transaction, chain]))
}

interface Told {
  event: { operation: string; id: string; cursor: string; changedFields: string[] }
}

async function runsOf(
  own: Context,
  automation: WatchingRow,
  changes: Change[],
  chains: Map<string, number[]>,
): Promise<NewRun[]> {
  const entity = own.model.entities.get(automation.entity)
  if (!entity) return []
  const document = `subscription ($filter: ${entity.name}Filter) {
    event: ${entity.names.one}Changed(filter: $filter) { operation id cursor changedFields }
  }`
  const recent = changes.filter(({ at }) => at >= automation.activeSince)
  const transactions = new Map(recent.map(({ cursor, transaction }) => [cursor, String(transaction)]))
  const variables = { filter: filledIn(automation.condition, own) ?? null }
  const told = await own.api.follow<Told>(document, variables, recent)
  return told.flatMap(({ event }): NewRun[] => {
    const transaction = transactions.get(event.cursor) ?? ''
    const chain = chains.get(transaction) ?? []
    // An automation never sets itself off, be it by way of others.
    if (chain.includes(automation.id) || !isMet(entity, automation, event, recent, transaction)) return []
    const { id: automationId, name } = automation
    const recordId = Number(event.id)
    const eventId = `change ${transaction} ${recordId}`
    return [{ automationId, name, entity: entity.name, recordId, eventId, chain }]
  })
}

function isMet(
  entity: EntityModel,
  { trigger, triggerField, setTo }: WatchingRow,
  { operation, id }: Told['event'],
  changes: Change[],
  transaction: string,
): boolean {
  if (trigger === 'CREATED') return operation === 'CREATE'
  if (trigger === 'CHANGED') return operation === 'UPDATE'
  if (operation !== 'CREATE' && operation !== 'UPDATE') return false
  const field = entity.fields.get(triggerField ?? '')
  if (!field) return false
  return changes.some(
    (change) =>
      change.entity === entity.name &&
      change.recordId === Number(id) &&
      String(change.transaction) === transaction &&
      isSetTo(field, change, setTo),
  )
}
