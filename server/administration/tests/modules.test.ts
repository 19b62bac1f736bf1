import { expect, test } from 'vitest'
import { useInstallation } from './installation.ts'

const installation = useInstallation()

const list =
  '{ moduleCatalog { name label version icon depends isInstalled isRequired entities { name recordCount } extends { label fields } } }'
const install = (names: string) => `mutation { installModules(names: [${names}]) }`
const isKnown = '{ __type(name: "Pricelist") { name } }'

interface Module {
  name: string
  isInstalled: boolean
  entities: { name: string; recordCount: number | null }[]
}

test('modules are installed with what they need, everywhere at once, and taken away without their data', async () => {
  const boss = await installation.person('acme')
  const module = async (name: string): Promise<Module | undefined> =>
    (await boss.ask(list)).body.data.moduleCatalog.find((one: Module) => one.name === name)
  const countOf = async () =>
    (await module('product'))?.entities.find(({ name }) => name === 'Pricelist')?.recordCount

  expect(await module('base')).toMatchObject({ isInstalled: true, isRequired: true })
  expect(await module('product')).toMatchObject({ isInstalled: false })
  expect(await countOf()).toBeNull()
  expect((await boss.ask(isKnown)).body.data.__type).toBeNull()

  const done = await boss.ask(install('"product"'))
  expect(done.body.data.installModules).toContain('product')
  expect(done.body.data.installModules).not.toContain('contacts')
  // Both processes serve it once the answer is there.
  for (const ask of [boss.ask, boss.askElsewhere])
    expect((await ask(isKnown)).body.data.__type).not.toBeNull()
  expect((await boss.ask(install('"product"'))).body.data.installModules).toEqual([])

  const made = await boss.ask('mutation { createTag(input: { name: "Kept" }) { id } }')
  expect(made.body.errors).toBeUndefined()
  const refused = await boss.ask('mutation { uninstallModules(names: ["contacts"]) }')
  expect(refused.body.errors[0].extensions.code).toBe('CONFLICT')
  expect(refused.body.errors[0].message).toContain('needs "contacts"')
  const removed = await boss.ask('mutation { uninstallModules(names: ["product"]) }')
  expect(removed.body.data.uninstallModules).toEqual(['product'])
  expect((await boss.askElsewhere(isKnown)).body.data.__type).toBeNull()
  // The table is there still, and counted.
  expect(await countOf()).toEqual(expect.any(Number))
})

test('a purge is confirmed by the name, and is noted as what it is', async () => {
  const boss = await installation.person('acme')
  await boss.ask(install('"product"'))
  for (const confirm of ['null', '"Product"', '"contacts"']) {
    const { body } = await boss.ask(
      `mutation { uninstallModules(names: ["product"], purge: true, confirm: ${confirm}) }`,
    )
    expect(body.errors[0].extensions).toMatchObject({
      code: 'VALIDATION',
      issues: [{ path: ['confirm'], rule: 'confirm' }],
    })
  }
  const { body } = await boss.ask(
    'mutation { uninstallModules(names: ["product"], purge: true, confirm: "product") }',
  )
  expect(body.data.uninstallModules).toEqual(['product'])
  const after = (await boss.ask(list)).body.data.moduleCatalog.find(({ name }: Module) => name === 'product')
  expect(after.entities.every(({ recordCount }: { recordCount: null }) => recordCount === null)).toBe(true)
  const log = await boss.ask(
    '{ auditLog(topics: [INSTALLATION], first: 1) { entries { kind detail actorName } } }',
  )
  expect(log.body.data.auditLog.entries).toEqual([
    { kind: 'MODULE_PURGED', detail: 'product', actorName: 'Administrator' },
  ])
})

test('two who install at the same moment both get what they asked for', async () => {
  const boss = await installation.person('acme')
  const answers = await Promise.all([boss.ask(install('"product"')), boss.askElsewhere(install('"tax"'))])
  expect(answers.flatMap(({ body }) => body.errors ?? [])).toEqual([])
  const installed = (await boss.ask(list)).body.data.moduleCatalog.filter((one: Module) => one.isInstalled)
  expect(installed.map(({ name }: Module) => name)).toEqual(expect.arrayContaining(['product', 'tax']))
})

test('unknown modules, base and an empty list are refused by name', async () => {
  const boss = await installation.person('acme')
  const codeOf = async (text: string) => (await boss.ask(text)).body.errors?.[0].extensions.code
  expect(await codeOf(install('"nose"'))).toBe('NOT_FOUND')
  expect(await codeOf(install(''))).toBe('BAD_REQUEST')
  expect(await codeOf('mutation { uninstallModules(names: ["base"]) }')).toBe('CONFLICT')
})
