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
  const files = fencesOf('modules.md').filter(({ info }) => info.startsWith(`modules/${name}/`))
  expect(files.map(({ info }) => info)).toContain(`modules/${name}/index.ts`)
  for (const { info, text } of files) copy.write(info, text)

  const list = readFileSync(join(copy.folder, 'modules/index.ts'), 'utf8')
  copy.write(
    'modules/index.ts',
    list
      .replace(/^import contacts .*$/m, `$&\nimport ${name} from './${name}/index.ts'`)
      .replace(/\bcontacts, /, `contacts, ${name}, `),
  )
  expect(checkModule(copy, name)).toEqual({})
})
