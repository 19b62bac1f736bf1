import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
beforeAll(async () => {
  kit = await createImportKit(['sale'])
})
afterAll(() => kit?.close())

const importOf = async (name: string, ...lines: string[]): Promise<number> => {
  const { jobId } = await kit.run(kit.file(`${name}.csv`, csv(...lines)), { entity: 'Partner' })
  return Number(jobId)
}

const mutation = 'mutation($id: ID!) { undoImportJobs(ids: [$id]) { state message } }'
const undo = (id: number, run = kit.tenant.run) => run<{ undoImportJobs: object[] }>(mutation, { id })

const names = async (prefix: string): Promise<string[]> => {
  const { partners } = await kit.tenant.query<{ partners: { nodes: { name: string }[] } }>(
    'query($prefix: String) { partners(filter: { name: { startsWith: $prefix } }, orderBy: [{ name: ASC }]) { nodes { name } } }',
    { prefix },
  )
  return partners.nodes.map(({ name }) => name)
}

const idOf = async (name: string): Promise<string> =>
  (
    await kit.tenant.query<{ partners: { nodes: { id: string }[] } }>(
      'query($name: String) { partners(filter: { name: { eq: $name } }) { nodes { id } } }',
      { name },
    )
  ).partners.nodes[0]?.id ?? ''

describe('undoing an import', () => {
  test('removes what it made, a tree too, leaves what it changed, and lets the file come in again', async () => {
    await importOf('before', 'name,externalId', 'Tree old,tree.0')
    const lines = [
      'name,externalId,parent.externalId',
      'Tree old!,tree.0,',
      'Tree top,tree.1,',
      'Tree leaf,tree.2,tree.1',
    ]
    const id = await importOf('tree', ...lines)
    const { data } = await undo(id)
    expect(data.undoImportJobs).toEqual([{ state: 'UNDONE', message: 'Undone: 2 contacts removed.' }])
    expect(await names('Tree')).toEqual(['Tree old!'])
    await importOf('tree', ...lines)
    expect(await names('Tree')).toEqual(['Tree leaf', 'Tree old!', 'Tree top'])
  })

  test('is refused as a whole when one record was changed since', async () => {
    const id = await importOf('changed', 'name', 'Touched one', 'Touched two')
    await kit.tenant.query('mutation($id: ID!) { updatePartner(id: $id, input: { city: "Rome" }) { id } }', {
      id: await idOf('Touched one'),
    })
    const { errors } = await undo(id)
    expect(errors[0]).toMatchObject({
      code: 'BUSINESS_RULE',
      message: expect.stringMatching(/^1 contact was changed/),
    })
    expect(await names('Touched')).toHaveLength(2)
  })

  test('is refused as a whole when something refers to one of the records', async () => {
    const id = await importOf('used', 'name', 'Used one', 'Used two')
    await kit.tenant.query(
      'mutation($id: ID!) { createPartner(input: { name: "Uses it", parent: $id }) { id } }',
      { id: await idOf('Used one') },
    )
    const { errors } = await undo(id)
    expect(errors[0]?.code).toMatch(/CONSTRAINT|BUSINESS_RULE/)
    expect(await names('Used')).toHaveLength(2)
  })

  test('is refused when the module of what was imported is not installed any more', async () => {
    const id = await importOf('gone', 'name', 'Gone one')
    await sql`update import_job set entity = 'Vessel' where id = ${id}`.execute(kit.tenant.db)
    const { errors } = await undo(id)
    expect(errors[0]).toMatchObject({
      code: 'BUSINESS_RULE',
      message: expect.stringMatching(/not installed/),
    })
    expect(await names('Gone')).toHaveLength(1)
  })

  test('removes nothing twice, nothing of a trial, and nothing for those who may not delete', async () => {
    const id = await importOf('twice', 'name', 'Twice one')
    const results = await Promise.all([undo(id), undo(id)])
    expect(results.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
    const trial = await kit.run(kit.file('trial.csv', csv('name', 'Trial')), {
      entity: 'Partner',
      mode: 'TRY',
    })
    expect((await undo(Number(trial.jobId))).errors[0]?.message).toMatch(/made no record/)
    const editor = await kit.tenant.as('contacts.editor')
    const { importRecords } = await editor.query<{ importRecords: { id: number } }>(
      'mutation { importRecords(entity: "Partner", format: CSV, content: "name\\nEditor one", mode: COMMIT) { id } }',
    )
    expect((await undo(importRecords.id, editor.run)).errors[0]?.code).toBe('FORBIDDEN')
    const other = await kit.tenant.as('contacts.manager')
    expect((await undo(importRecords.id, other.run)).errors[0]?.code).toBe('NOT_FOUND')
    expect(await names('Editor')).toEqual(['Editor one'])
  })
})
