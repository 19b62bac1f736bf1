import { expect, it } from 'vitest'
import { toCsv } from '../csv.ts'

it('quotes what needs quotes and disarms formulas, but leaves figures', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['say "hi", you', '-12.50'],
        ['=1+1', 'two\nlines'],
      ],
    ),
  ).toBe('\ufeffa,b\r\n"say ""hi"", you",-12.50\r\n\'=1+1,"two\nlines"\r\n')
})
