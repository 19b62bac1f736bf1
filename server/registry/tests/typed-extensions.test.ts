import { expect, test } from 'vitest'
import { typeCheck } from '#server/dev/check-module-types.ts'

const folder = 'server/registry/tests/types'

test('types the fields of an extension for whoever has it, and refuses wrong ones', () => {
  expect(typeCheck([`${folder}/with-extension.ts`]).output).toBe('')
})

test('hides the fields of an extension from a program that does not depend on it', () => {
  expect(typeCheck([`${folder}/without-extension.ts`]).output).toBe('')
})
