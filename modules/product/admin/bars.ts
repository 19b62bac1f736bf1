/** The bars of an EAN-13, by the GS1 General Specifications, section 5.2.1. */

const odd = '0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011'.split(' ')
// The first digit is told by which of the next six are written in the even set.
const sets = 'LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL'.split(' ')

const inverted = (bits: string) => [...bits].map((bit) => (bit === '1' ? '0' : '1')).join('')
const reversed = (bits: string) => [...bits].reverse().join('')

/** 95 modules, `1` for a bar, or null where the text is no EAN-13 (or UPC-A, its twelve digits) with a right check digit. */
export function barsOf(text: string): string | null {
  const code = text.length === 12 ? `0${text}` : text
  if (!/^\d{13}$/.test(code)) return null
  const digits = [...code].map(Number)
  const sum = digits.reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3), 0)
  if (sum % 10 !== 0) return null
  const pattern = sets[digits[0] ?? 0] ?? ''
  const left = digits.slice(1, 7).map((digit, at) => {
    const bits = odd[digit] ?? ''
    return pattern[at] === 'L' ? bits : reversed(inverted(bits))
  })
  const right = digits.slice(7).map((digit) => inverted(odd[digit] ?? ''))
  return `101${left.join('')}01010${right.join('')}101`
}
