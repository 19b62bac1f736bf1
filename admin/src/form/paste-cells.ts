import type { DataProvider } from 'ra-core'
import type { Field } from '../data/types.ts'
import { isBlank, type LineDraft, newLine } from './draft.ts'
import { type LinesModel, withCell } from './lines-model.ts'
import { readCell } from './paste.ts'

interface Paste {
  model: LinesModel
  cells: string[][]
  lines: LineDraft[]
  row: number
  column: string
  provider: DataProvider
}

const lookedUp = 100

/** Puts a spreadsheet's cells into the lines from a cell on, new lines as needed; `unknown` are names that found no record. */
export async function pasteCells(paste: Paste): Promise<{ next: LineDraft[]; unknown: string[] }> {
  const { model, cells, lines, row, column } = paste
  const editable = model.columns.filter((one) => model.canEdit(one.name))
  const first = Math.max(
    0,
    editable.findIndex((one) => one.name === column),
  )
  const columns = editable.slice(first)
  const found = await lookUp(paste, columns)
  const next = lines.filter((line) => !isBlank(line))
  const unknown: string[] = []
  cells.forEach((texts, down) => {
    let line = next[row + down] ?? newLine()
    texts.slice(0, columns.length).forEach((text, across) => {
      const field = columns[across]
      if (!field || text.trim() === '') return
      const value = field.type === 'TO_ONE' ? found.get(keyOf(field, text)) : readCell(field, text)
      if (value === undefined) unknown.push(text.trim())
      else line = withCell(line, field.name, value)
    })
    if (row + down < next.length) next[row + down] = line
    else if (!isBlank(line)) next.push(line)
  })
  return { next, unknown }
}

const keyOf = (field: Field, text: string) => `${field.name}\n${text.trim().toLowerCase()}`

/** The records that pasted names stand for: the one that is called so, or the only one that the search finds. */
async function lookUp({ cells, provider }: Paste, columns: Field[]): Promise<Map<string, unknown>> {
  const wanted = new Map<string, { field: Field; text: string }>()
  for (const texts of cells) {
    columns.forEach((field, at) => {
      const text = texts[at]?.trim()
      if (field.type === 'TO_ONE' && text) wanted.set(keyOf(field, text), { field, text })
    })
  }
  const found = new Map<string, unknown>()
  await Promise.all(
    [...wanted].slice(0, lookedUp).map(async ([key, { field, text }]) => {
      const { data } = await provider.getList(field.target ?? '', {
        filter: { words: [text] },
        pagination: { page: 1, perPage: 5 },
        sort: { field: 'id', order: 'ASC' },
        meta: { domain: field.domain },
      })
      const named = data.find((one) => String(one.displayName).toLowerCase() === text.toLowerCase())
      const match = named ?? (data.length === 1 ? data[0] : undefined)
      if (match) found.set(key, match)
    }),
  )
  return found
}
