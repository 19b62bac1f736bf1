import { expect, test } from 'vitest'
import { narrowed } from '../use-options.ts'

const options = ['Assembly on site', 'Coat stand Birk', 'Stand for coats'].map((displayName, at) => ({
  id: String(at),
  displayName,
}))

test('narrows what was found before to what all the words fit, in any order', () => {
  expect(narrowed(options, 'stand coat').map((one) => one.id)).toEqual(['1', '2'])
  expect(narrowed(options, 'lamp')).toEqual([])
})
