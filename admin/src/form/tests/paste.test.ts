import { expect, it } from 'vitest'
import { field } from '../../data/tests/sample.ts'
import { isCells, parseClipboard, readCell } from '../paste.ts'

it('splits rows and cells, quoted line breaks kept', () => {
  expect(parseClipboard('a\t"two\nlines"\r\nsay ""\t1\r\n')).toEqual([
    ['a', 'two\nlines'],
    ['say ""', '1'],
  ])
})

it('leaves the text of a single cell to the cell', () => {
  expect(isCells('just words')).toBe(false)
  expect(isCells('one\ttwo')).toBe(true)
})

it('reads figures, choices and answers by the column', () => {
  expect(readCell(field('a', 'DECIMAL'), '€ 1.234,50')).toBe('1234.50')
  expect(readCell(field('a', 'BOOLEAN'), 'Yes')).toBe(true)
  const choices = [{ value: 'BIG', label: 'Quite big', description: '', tone: 'NEUTRAL' as const }]
  expect(readCell(field('a', 'ENUM', { choices }), 'quite BIG')).toBe('BIG')
  expect(readCell(field('a', 'DATE'), 'tomorrow')).toBeUndefined()
})
