/**
 * Reads a typed or pasted figure as a decimal string: spaces, apostrophes and grouping go, a decimal comma becomes a
 * point. The last of `.` and `,` is the decimal mark when both occur, and a lone one unless it repeats. What is no figure is
 * given back as it is, for the server to refuse by name.
 */
export function parseFigure(text: string): string | null {
  const bare = text.replaceAll(/[\s'’\u00a0\u202f]/g, '')
  if (bare === '') return null
  const comma = bare.lastIndexOf(',')
  const point = bare.lastIndexOf('.')
  const mark = comma > point ? ',' : '.'
  const repeats = bare.split(mark).length > 2
  const other = mark === ',' ? '.' : ','
  const plain = repeats ? bare.replaceAll(/[.,]/g, '') : bare.replaceAll(other, '').replace(mark, '.')
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? plain.replace(/^\+/, '').replace(/\.$/, '') : text
}
