/** What the server tells of a file before it is imported, and of a run. */

/** A step that reads values, such as dates of another form; the server made it, and gets it back as it is. */
export type Step = Record<string, unknown>

export interface ValueFormat {
  label: string
  step?: Step
}

export interface KeyTarget {
  name: string
  label: string
  isUnique: boolean
}

/** A field that a column may be taken for. */
export interface Target {
  name: string
  label: string
  description: string
  type: string
  isRequired: boolean
  relation?: { entity: string; label: string; isList: boolean; keys: KeyTarget[]; isMakeable: boolean }
}

export interface PreviewColumn {
  name: string
  isShadowed: boolean
  suggestion?: {
    target: string
    key?: string
    confidence: 'SURE' | 'LIKELY' | 'MAYBE'
    why: string
    step?: Step
  }
  related?: { key: string; asked: number; found: number }
}

export interface Preview {
  entity: string
  format: 'csv' | 'xlsx' | 'ndjson'
  encoding: string
  delimiter: string
  isEncodingGuessed: boolean
  sheet?: string
  sheets: string[]
  columns: PreviewColumn[]
  rows: { line: number; cells: (string | null)[]; problem?: string }[]
  targets: Target[]
  keys: KeyTarget[]
  dateFormats: ValueFormat[]
  numberFormats: ValueFormat[]
}

/** How the file is read, where the person knows better than what was found out. */
export interface ReadOptions {
  encoding?: string
  delimiter?: string
  sheet?: string
}

/** What became of the rows so far. */
export interface Counts {
  rowsRead: number
  rowsRejected: number
  imported: number
  updated: number
  unchanged: number
}

export interface RefusedRow {
  line: number
  field?: string
  column?: string
  value?: string
  message: string
}
