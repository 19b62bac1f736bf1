/** The cells of one viewer and one entity that write: what is not theirs stays as it is. */
import type { GraphQLField } from 'graphql'
import { exampleOf } from './examples.ts'
import type { Answer } from './probe.ts'
import type { Cells } from './reads.ts'
import type { Stored } from './world.ts'

/** Hidden and refused records that each operation is tried on. */
const triedOfEach = 2

/** Tries every operation that changes something on records that it must refuse, and on some that it may take. */
export async function writeCells(
  cells: Cells,
  mutations: Record<string, GraphQLField<unknown, unknown>>,
): Promise<void> {
  const { entity } = cells
  if (!entity.isReadonly) {
    await tryEach(cells, 'update', mutations[entity.names.update], (record) => ({ id: String(record.id) }))
    await tryEach(cells, 'delete', mutations[entity.names.deleteMany], (record) => ({
      ids: [String(record.id)],
    }))
    await tryNew(cells, mutations)
  }
  for (const action of entity.actions)
    await tryEach(cells, action.name, mutations[action.mutation], (record) => ({ ids: [String(record.id)] }))
}

async function tryEach(
  cells: Cells,
  right: string,
  mutation: GraphQLField<unknown, unknown> | undefined,
  target: (record: Stored) => Record<string, unknown>,
): Promise<void> {
  const { entity, records, reference, probe, tally, who } = cells
  if (!mutation) return
  const isEver = reference.ever(entity, right)
  const hidden = records.filter((record) => !reference.may(entity, record, 'read'))
  const refused = records.filter(
    (record) => reference.may(entity, record, 'read') && !reference.may(entity, record, right),
  )
  const tried = [...hidden.slice(0, triedOfEach), ...refused.slice(0, triedOfEach)]
  let absent: Answer | undefined
  for (const record of isEver ? tried : tried.slice(0, 1)) {
    const { codes, messages } = await probe(...callOf(mutation, target(record)))
    const where = `${who}, ${entity.name} ${record.id} ${right}`
    const expected = isEver && hidden.includes(record) ? 'NOT_FOUND' : 'FORBIDDEN'
    tally.cell(right === 'update' || right === 'delete' ? right : 'action', where, codes[0], expected)
    if (expected !== 'NOT_FOUND') continue
    absent ??= await probe(...callOf(mutation, target({ id: 987_654_321 })))
    tally.cell(
      'error text',
      where,
      messages[0]?.replaceAll(String(record.id), '#'),
      absent.messages[0]?.replaceAll('987654321', '#'),
    )
  }
  const mine = records.find(
    (record) => reference.may(entity, record, 'read') && reference.may(entity, record, right),
  )
  if (right !== 'update' || !mine || !isEver) return
  const { codes } = await probe(...callOf(mutation, target(mine)))
  const isRefused = codes.includes('FORBIDDEN') || codes.includes('NOT_FOUND')
  tally.cell('update', `${who}, ${entity.name} ${mine.id} ${right}`, isRefused, false)
}

/** New records where no rule lets the viewer make any. Parts are made where their whole may be changed. */
async function tryNew(
  cells: Cells,
  mutations: Record<string, GraphQLField<unknown, unknown>>,
): Promise<void> {
  const { entity, reference, probe, tally, who } = cells
  if (reference.ever(entity, 'create') || entity.partOf) return
  for (const name of ['create', 'createMany', 'upsertMany'] as const) {
    const mutation = mutations[entity.names[name]]
    if (!mutation) continue
    const { codes } = await probe(...callOf(mutation, {}))
    tally.cell(name, `${who}, ${entity.name}`, codes[0], 'FORBIDDEN')
  }
}

/** The mutation with what it must be given; tried only, where it can be. */
function callOf(
  mutation: GraphQLField<unknown, unknown>,
  given: Record<string, unknown>,
): [string, Record<string, unknown>] {
  const variables: Record<string, unknown> = { ...given }
  for (const { name, type, defaultValue } of mutation.args) {
    if (name === 'dryRun') variables[name] = true
    else if (!(name in variables) && String(type).endsWith('!') && defaultValue === undefined)
      variables[name] = exampleOf(type)
  }
  const used = mutation.args.filter(({ name }) => name in variables)
  const declared = used.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const passed = used.map(({ name }) => `${name}: $${name}`).join(', ')
  const isObject = 'getFields' in namedType(mutation.type)
  return [
    `mutation(${declared}) { ${mutation.name}(${passed}) ${isObject ? '{ __typename }' : ''} }`,
    variables,
  ]
}

function namedType(type: GraphQLField<unknown, unknown>['type']): object {
  return 'ofType' in type ? namedType(type.ofType as never) : type
}
