import { describe, expect, it } from 'vitest'
import { barsOf } from '../bars.ts'

describe('the bars of a barcode', () => {
  it('are those of EAN-13', () => {
    expect(barsOf('5901234123457')).toBe(
      '10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101',
    )
  })

  it('are the same for a UPC-A and for the EAN-13 with a zero before it', () => {
    expect(barsOf('036000291452')).toHaveLength(95)
    expect(barsOf('036000291452')).toBe(barsOf('0036000291452'))
  })

  it.each(['', '5901234123458', '59012341234', 'P1006', '５901234123457', '590123412345712'])(
    'are none for %j',
    (text) => {
      expect(barsOf(text)).toBeNull()
    },
  )
})
