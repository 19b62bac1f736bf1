import type { Field, Row } from '../data/types.ts'

/** What a value of the colour field is called, and the colours that stand for it. */
export interface Kind {
  key: string
  label: string
  /** Of the text, and of dots. */
  strong: string
  /** Of the area behind the text. */
  tint: string
}

const seriesCount = 8
const plain: Kind = { key: '', label: '', strong: 'var(--accent-text)', tint: 'var(--accent-tint)' }

/** The kind of a record by the value of its colour field; a plain one without. */
export function kindOf(field: Field | null, row: Row): Kind {
  const value = field ? row[field.name] : null
  if (!field || value === null || value === undefined) return plain
  if (typeof value === 'object') {
    const { id, displayName } = value as Row
    // The same record has the same colour on every page.
    const series = `var(--series-${(hash(id) % seriesCount) + 1})`
    return {
      key: id,
      label: String(displayName),
      strong: 'var(--text)',
      tint: `color-mix(in srgb, ${series} 22%, var(--surface))`,
    }
  }
  const choice = field.choices?.find((one) => one.value === value)
  const tone = choice?.tone.toLowerCase() ?? 'neutral'
  return {
    key: String(value),
    label: choice?.label ?? String(value),
    strong: `var(--${tone}-text)`,
    tint: `var(--${tone}-tint)`,
  }
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)

/** The kinds of the records, each once: choices in their declared order, records by name. */
export function kindsOf(field: Field | null, rows: Row[]): Kind[] {
  const kinds = new Map(rows.map((row) => kindOf(field, row)).map((one) => [one.key, one]))
  kinds.delete('')
  const order = field?.choices?.map((one) => one.value)
  return [...kinds.values()].sort((a, b) =>
    order ? order.indexOf(a.key) - order.indexOf(b.key) : a.label.localeCompare(b.label),
  )
}
