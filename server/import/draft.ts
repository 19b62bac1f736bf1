/** Makes drafts of records out of documents: pure work, before any look at the database. */

import { DecimalError } from '#core/decimal.ts'
import { type Message, say } from '#core/say.ts'
import type { InputObject } from '#schema/context.ts'
import type { Document } from './documents.ts'
import type { CompiledFields, Lookup } from './mapping/compile.ts'
import type { Evaluate, Test } from './mapping/expression.ts'
import { ValueError } from './mapping/value-error.ts'
import type { Row } from './readers/row.ts'

/** A row that was refused, and why. */
export interface Problem {
  row: Row
  /** Field that the message is about, if one. */
  field?: string
  message: Message
}

/** A relation whose record is still to be found. */
export interface PendingLink {
  holder: InputObject
  name: string
  lookup: Lookup
  key: string
  row: Row
  /** Part of a list of links rather than one relation. */
  isList: boolean
}

/** A part of a record to be. */
export interface PartDraft {
  input: InputObject
  row: Row
}

/** A record to be. */
export interface Draft {
  document: Document
  input: InputObject
  externalId?: string
  parts: Map<string, PartDraft[]>
  links: PendingLink[]
  state?: string
}

/** What became of a document before the database was asked. */
export interface Drafted {
  draft?: Draft
  problems: Problem[]
}

/** What documents are made into. */
export interface DraftRecipe {
  fields: CompiledFields
  reject: { test: Test; reason: string }[]
  advanceTo?: Evaluate
}

/** The draft of a document, or what is wrong with its rows. Rows that the mapping refuses go; the others stay. */
export function draftDocument(recipe: DraftRecipe, document: Document): Drafted {
  const problems: Problem[] = []
  const rows = recipe.reject.length === 0 ? document.rows : acceptedRows(recipe, document, problems)
  const [head] = rows
  if (!head) {
    for (const row of document.joined)
      problems.push({ row, message: problems[0]?.message ?? say`Its record was refused.` })
    return { problems }
  }
  const kept: Document = rows.length === document.rows.length ? document : { ...document, rows }
  const draft: Draft = { document: kept, input: {}, parts: new Map(), links: [] }
  const broken: Problem[] = []
  draft.externalId = fill(recipe.fields, head, draft.input, draft.links, broken)
  for (const list of recipe.fields.parts) {
    const sources = list.each === 'group' ? kept.rows : list.each === 'join' ? kept.joined : [head]
    const parts = draft.parts.get(list.field.name) ?? []
    draft.parts.set(list.field.name, parts)
    for (const row of sources) {
      if (list.test && !guarded(row, undefined, broken, () => list.test?.(row.cells))) continue
      const input: InputObject = {}
      const externalId = fill(list.parts, row, input, draft.links, broken)
      if (externalId !== undefined) input.externalId = externalId
      parts.push({ input, row })
    }
  }
  const state = recipe.advanceTo && guarded(head, undefined, broken, () => recipe.advanceTo?.(head.cells))
  if (state !== null && state !== undefined) draft.state = String(state)
  if (broken.length === 0) return { draft, problems }
  return { problems: [...problems, ...refuseDocument(kept, broken)] }
}

/** Problems of a document that is refused as a whole: those found, and one for each other row. */
export function refuseDocument(document: Document, found: Problem[]): Problem[] {
  const told = new Set(found.map(({ row }) => row))
  const first = found[0]
  const because = first
    ? say`Its record was refused because of line ${first.row.line}: ${first.message}`
    : say`Its record was refused.`
  const others = [...document.rows, ...document.joined].filter((row) => !told.has(row))
  return [...found, ...others.map((row) => ({ row, message: because, field: undefined }))]
}

function acceptedRows(recipe: DraftRecipe, document: Document, problems: Problem[]): Row[] {
  return document.rows.filter((row) => {
    for (const { test, reason } of recipe.reject) {
      const isRefused = guarded(row, undefined, problems, () => test(row.cells))
      if (isRefused === undefined) return false
      if (!isRefused) continue
      problems.push({ row, message: reason })
      return false
    }
    return true
  })
}

/** Puts the values of a row into an input; gives the external id. */
export function fill(
  fields: CompiledFields,
  row: Row,
  input: InputObject,
  links: PendingLink[],
  problems: Problem[],
): string | undefined {
  const { cells } = row
  for (const { field, evaluate, convert } of fields.values) {
    const value = guarded(row, field.name, problems, () => {
      const raw = evaluate(cells)
      return raw === null || raw === undefined ? raw : convert(raw)
    })
    if (value !== undefined) input[field.name] = value
  }
  for (const { field, evaluate, lookup, split } of fields.links) {
    const value = guarded(row, field.name, problems, () => evaluate(cells))
    if (value === undefined) continue
    const isList = field.type === 'ToMany'
    if (isList) input[field.name] = { set: [] }
    if (value === null) {
      if (!isList) input[field.name] = null
      continue
    }
    const keys = isList
      ? Array.isArray(value)
        ? value.map(String)
        : split === undefined
          ? [String(value)]
          : String(value).split(split)
      : [String(value)]
    for (const key of keys) {
      if (key.trim() !== '')
        links.push({ holder: input, name: field.name, lookup, key: key.trim(), row, isList })
    }
  }
  if (!fields.externalId) return undefined
  const externalId = guarded(row, 'externalId', problems, () => fields.externalId?.(cells))
  return externalId === null || externalId === undefined ? undefined : String(externalId)
}

/** Runs an evaluation; what is wrong with the value becomes a problem of the row, anything else is a defect. */
function guarded<R>(
  row: Row,
  field: string | undefined,
  problems: Problem[],
  evaluate: () => R,
): R | undefined {
  try {
    return evaluate()
  } catch (error) {
    if (!(error instanceof ValueError || error instanceof DecimalError)) throw error
    problems.push({ row, field, message: error instanceof ValueError ? error.said : error.message })
    return undefined
  }
}
