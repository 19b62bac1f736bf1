import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newModule } from '../new-module.ts'
import { checkModule, copyTree, type TreeCopy } from './tree-copy.ts'

let copy: TreeCopy
beforeAll(() => {
  copy = copyTree()
})
afterAll(() => copy?.remove())

const list = () => readFileSync(join(copy.folder, 'modules/index.ts'), 'utf8')

describe('new:module', () => {
  test.each([
    [{ name: '' }, 'Give the module a name'],
    [{ name: 'Fleet' }, '"Fleet" is not a module name'],
    [{ name: '../fleet' }, 'is not a module name'],
    [{ name: 'fleet-' }, 'is not a module name'],
    [{ name: 'class' }, '"class" is a word of the language'],
    [{ name: 'a'.repeat(41) }, 'longer than 40'],
    [{ name: 'contacts' }, 'modules/contacts exists already'],
    [{ name: 'fleet', depends: ['contacts', 'garage'] }, 'There is no module "garage"'],
    [{ name: 'fleet', entity: 'vehicle' }, '"vehicle" is not an entity name'],
    [{ name: 'fleet', entity: 'Partner' }, 'The API has a type Partner already'],
    [{ name: 'date' }, 'The API has a type Date already'],
    [{ name: 'promise' }, 'Promise is a global name'],
  ])('refuses %j and leaves the tree as it was', (request, message) => {
    const before = list()
    expect(() => newModule(copy.folder, request)).toThrow(message)
    expect(list()).toBe(before)
    expect(existsSync(join(copy.folder, 'modules/fleet'))).toBe(false)
  })

  test.each([
    [['fleet', 'yard'], 'One name at a time'],
    [['fleet', '--colour', 'red'], "Unknown option '--colour'"],
    [
      ['fleet', '--depends', 'garage'],
      'There is no module "garage" to depend on. Modules: automation, base,',
    ],
  ])('says on the command line what is wrong with %j', (args, message) => {
    const result = copy.node('server/dev/new-module.ts', ...args)
    expect(result.stderr).toContain(message)
    expect(result.stderr).not.toContain('    at ')
    expect(result.status).toBe(1)
  })

  test('makes a module that passes every check', { timeout: 240_000 }, () => {
    const result = copy.node('server/dev/new-module.ts', 'spare-part', '--depends', 'contacts')
    expect(result.stderr).toBe('')
    expect(result.stdout).toContain('npm run check')
    expect(list()).toContain("import sparePart from './spare-part/index.ts'")
    expect(checkModule(copy, 'spare-part', ['contacts'])).toEqual({})
  })

  test('makes a second one beside it, which depends on the first', { timeout: 240_000 }, () => {
    const args = ['fleet', '--depends', 'spare-part,product', '--entity', 'Vehicle']
    expect(copy.node('server/dev/new-module.ts', ...args).stderr).toBe('')
    const vehicle = readFileSync(join(copy.folder, 'modules/fleet/entities/vehicle.ts'), 'utf8')
    expect(vehicle).toContain("label: 'Vehicle'")
    expect(checkModule(copy, 'fleet', ['product', 'spare-part'])).toEqual({})
  })
})
