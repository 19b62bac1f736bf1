import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fencesOf } from './guide-files.ts'
import { checkModule, copyTree, type TreeCopy } from './tree-copy.ts'

const name = 'equipment'
let copy: TreeCopy
beforeAll(() => {
  copy = copyTree()
})
afterAll(() => copy?.remove())

test('the module of the guide passes every check and its own tests', { timeout: 240_000 }, () => {
  const files = fencesOf('docs/modules.md').filter(({ info }) => info.startsWith(`modules/${name}/`))
  expect(files.map(({ info }) => info)).toContain(`modules/${name}/index.ts`)
  for (const { info, text } of files) copy.write(info, text)

  const list = readFileSync(join(copy.folder, 'modules/index.ts'), 'utf8')
  copy.write(
    'modules/index.ts',
    list
      .replace(/^import contacts .*$/m, `$&\nimport ${name} from './${name}/index.ts'`)
      .replace(/\bcontacts, /, `contacts, ${name}, `),
  )
  expect(checkModule(copy, name, ['contacts'])).toEqual({})
})

const imports = `import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
`
const manifest = `import { defineModule } from '#core/module.ts'
import { Vehicle } from './entities/vehicle.ts'
export default defineModule({
  name: 'fleet', label: 'Fleet', version: '1.0.0', description: 'Cars.', depends: ['contacts'], entities: [Vehicle],
})`
const composed = `import { modules } from '#modules/index.ts'
import fleet from '#modules/fleet/index.ts'
import { buildRegistry } from '#server/registry/registry.ts'
const { schema } = buildRegistry([...modules, fleet], ['fleet'])
const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.keys(type?.getFields() ?? {}))
console.log(JSON.stringify(fields.filter((name) => /vehicle/i.test(name))))`

test('the module of the README has the types and names that it promises', { timeout: 120_000 }, () => {
  const [snippet] = fencesOf('README.md').filter(({ info }) => info === 'modules/fleet/entities/vehicle.ts')
  copy.write('modules/fleet/entities/vehicle.ts', imports + snippet?.text)
  copy.write('modules/fleet/index.ts', manifest)
  copy.write('composed.ts', composed)
  copy.write(
    'tsconfig.module.json',
    JSON.stringify({ extends: './tsconfig.json', include: ['modules/fleet'] }),
  )
  expect(copy.run('tsc', '--noEmit', '-p', 'tsconfig.module.json')).toEqual({ status: 0, output: '' })
  const { stdout, stderr } = copy.node('composed.ts')
  expect(stderr).toBe('')
  expect(new Set(JSON.parse(stdout))).toEqual(
    new Set([
      ...['vehicle', 'vehicles', 'vehicleAggregate'],
      ...['createVehicle', 'createVehicles', 'updateVehicle', 'updateVehicles'],
      ...['upsertVehicles', 'deleteVehicles', 'updateVehiclesWhere', 'deleteVehiclesWhere'],
    ]),
  )
})
