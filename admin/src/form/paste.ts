import type { Field } from '../data/types.ts'
import { parseFigure } from '../fields/parse-figure.ts'

/** Cells of a spreadsheet's clipboard text: rows by line, cells by tab, quoted cells with line breaks as one. */
export function parseClipboard(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  const endCell = () => {
    rows[rows.length - 1]?.push(cell)
    cell = ''
  }
  const source = text.replaceAll('\r\n', '\n').replace(/\n$/, '')
  for (let at = 0; at < source.length; at += 1) {
    const letter = source[at] ?? ''
    if (isQuoted && letter === '"' && source[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (letter === '"' && (isQuoted || cell === '')) isQuoted = !isQuoted
    else if (letter === '\t' && !isQuoted) endCell()
    else if (letter === '\n' && !isQuoted) {
      endCell()
      rows.push([])
    } else cell += letter
  }
  endCell()
  return rows
}

/** Whether pasted text is cells rather than a value for one cell. */
export const isCells = (text: string): boolean => /\t/.test(text) || /\n/.test(text.trim())

/**
 * Reads a pasted cell as a value of the field; undefined where it has to be looked up (a relation) or cannot be.
 */
export function readCell(field: Field, text: string): unknown {
  const plain = text.trim()
  switch (field.type) {
    case 'INT':
    case 'FLOAT':
    case 'DECIMAL':
      return parseFigure(plain.replaceAll(/[^\d.,+\-\s]/g, ''))
    case 'BOOLEAN':
      return /^(1|true|yes|y|x|✓)$/i.test(plain)
    case 'ENUM':
      return field.choices?.find((one) =>
        [one.value, one.label].some((word) => word.toLowerCase() === plain.toLowerCase()),
      )?.value
    case 'DATE':
      return /^\d{4}-\d{2}-\d{2}$/.test(plain) ? plain : undefined
    case 'STRING':
      return plain
    default:
      return undefined
  }
}
