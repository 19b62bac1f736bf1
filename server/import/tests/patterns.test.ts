import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
beforeAll(async () => {
  kit = await createImportKit(['contacts'])
})
afterAll(() => kit?.close())

const nameBy = (name: unknown) => ({ entity: 'Partner', fields: { name } })
const replaced = (pattern: string, replacement: string) =>
  nameBy({ column: 'who', do: [{ replace: { pattern, with: replacement } }] })

describe('patterns of a mapping', () => {
  test('replace and choose', async () => {
    const mapping = {
      ...replaced('^(\\p{L}+), (\\p{L}+)$', '$2 $1'),
      reject: [{ when: { value: 'who', matches: '^#' }, reason: 'A remark' }],
    }
    const path = kit.file('people.csv', csv('who', '"Müller, Ángel"', '# of nobody', 'Plain'))
    const report = await kit.run(path, { mapping })
    expect(report.counts).toMatchObject({ rowsRead: 3, imported: 2 })
    const { partners } = await kit.tenant.query<{ partners: { nodes: { name: string }[] } }>(
      '{ partners(filter: { name: { in: ["Ángel Müller", "Plain"] } }) { nodes { name } } }',
    )
    expect(partners.nodes).toHaveLength(2)
  })

  test('that would take for ever elsewhere take no longer than others', async () => {
    const path = kit.file('slow.csv', csv('who', `${'a'.repeat(100)}b`))
    const report = await kit.run(path, { mapping: replaced('^(a+)+$', 'x') })
    expect(report.counts).toMatchObject({ imported: 1 })
  })

  test.each(['(?=a)b', '(a)\\1', '(', 'a{1000,5}'])('cannot be %s', async (pattern) => {
    const path = kit.file('one.csv', csv('who', 'Ada'))
    await expect(kit.run(path, { mapping: replaced(pattern, '') })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('cannot be used as a pattern'),
    })
  })
})
