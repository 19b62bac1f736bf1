import { expect, it } from 'vitest'
import { parseFigure } from '../parse-figure.ts'

it.each([
  ['12', '12'],
  ['12,5', '12.5'],
  ['1,234.50', '1234.50'],
  ['1.234,50', '1234.50'],
  ['1 234,50', '1234.50'],
  ["1'234.5", '1234.5'],
  ['1,234,567', '1234567'],
  ['-0.10', '-0.10'],
  ['12.', '12'],
  ['', null],
  ['twelve', 'twelve'],
])('reads %j as %j', (text, figure) => {
  expect(parseFigure(text)).toBe(figure)
})
