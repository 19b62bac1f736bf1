/** A look at a file before it is imported: how it is read, its first rows, and what its columns probably are. */

import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'
import type { Policy } from '#server/access/policy/compile.ts'
import { policyFor } from '#server/access/policy/policy-for.ts'
import type { Operation } from '#server/records/operation.ts'
import { type OperationScope, runOperation } from '#server/records/transaction.ts'
import { ownColumns } from '../added-columns.ts'
import { type Inspection, inspectFile } from '../readers/inspect.ts'
import { openSource } from '../readers/open.ts'
import type { Row, Source, SourceOptions } from '../readers/row.ts'
import { queryKeys } from '../resolve.ts'
import { type Suggestion, suggestColumns } from './suggest.ts'
import { type KeyTarget, type Target, targetsOf } from './targets.ts'
import { dateFormats, numberFormats, type ValueFormat } from './value-formats.ts'

/** Rows that guesses are made from, and those that are shown. */
const mostSampled = 1000
const mostShown = 8
/** Different values of a column that guesses look at. */
const mostValues = 100
const longestShown = 200

/** How the related records that the values of a column name were found. */
export interface Related {
  key: string
  /** Different values that were looked up, and how many of them lead to a record. */
  asked: number
  found: number
}

export interface PreviewColumn {
  name: string
  /** A later column has the same name, and is the one that is read. */
  isShadowed: boolean
  suggestion?: Suggestion
  related?: Related
}

/** What a person is shown of a file. */
export interface Preview {
  entity: string
  format: string
  encoding: string
  delimiter: string
  /** The bytes are no UTF-8 text, so its encoding was taken for one that is common. */
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

/**
 * The entity, if the viewer may import its records.
 * @throws TrellisError BAD_REQUEST for one that does not exist or that only the platform fills, FORBIDDEN
 */
export async function importable(
  { registry, db, viewer }: OperationScope,
  name: string,
): Promise<{ entity: EntityModel; policy: Policy }> {
  const { model } = registry
  if (viewer.scopes?.readOnly) throw new TrellisError('FORBIDDEN', say`This API key may only read.`)
  if (!model.entities.has(name)) throw new TrellisError('BAD_REQUEST', say`There is no entity "${name}".`)
  const entity = entityOf(model, name)
  if (entity.isReadonly)
    throw new TrellisError(
      'BAD_REQUEST',
      say`${entity.plural} are kept by the platform and cannot be imported.`,
    )
  const policy = await policyFor(model, db, viewer)
  if (policy.verdict(entity, 'create') === false && policy.verdict(entity, 'update') === false)
    throw new TrellisError('FORBIDDEN', policy.rights.refusal(entity, 'create'))
  return { entity, policy }
}

/**
 * Looks at a file; nothing is written.
 * @throws TrellisError BAD_REQUEST for a file that cannot be read, and as `importable`
 */
export async function previewFile(
  scope: OperationScope,
  entityName: string,
  path: string,
  options: SourceOptions,
): Promise<Preview> {
  const { entity, policy } = await importable(scope, entityName)
  const { words } = scope.registry.languages.for(scope.viewer.locale, null)
  const { inspection, isEncodingGuessed } = await inspectTolerantly(path, options)
  const source = await openSource(inspection)
  try {
    const rows = await firstRows(source, inspection)
    const { targets, keys } = targetsOf(scope.registry.model, policy, entity)
    const samples = source.header.map((name, at) => ({ name, values: valuesOf(rows, at) }))
    const suggestions = suggestColumns(
      samples.slice(0, ownColumns(scope.registry.languages, source.header).length),
      targets,
    )
    const columns = await runOperation(scope, {}, async (operation) => {
      const found: PreviewColumn[] = []
      for (const [at, { name, values }] of samples.entries()) {
        const isShadowed = source.header.lastIndexOf(name) !== at
        const suggestion = isShadowed ? undefined : suggestions.get(at)
        const target = targets.find((one) => one.name === suggestion?.target)
        found.push({
          name,
          isShadowed,
          suggestion: suggestion && { ...suggestion, why: words.say(suggestion.why) },
          related: target && (await relatedBy(operation, target, suggestion?.key, values)),
        })
      }
      return found
    })
    const { format, encoding, delimiter, sheet } = inspection
    return {
      entity: entity.name,
      format,
      encoding,
      delimiter,
      isEncodingGuessed,
      sheet,
      sheets: source.sheets ?? [],
      columns,
      rows: rows.slice(0, mostShown).map(({ line, cells, problem }) => ({
        line,
        problem: problem === undefined ? undefined : words.say(problem),
        cells: source.header.map((_, at) => shown(cells[at])),
      })),
      targets,
      keys,
      dateFormats,
      numberFormats,
    }
  } finally {
    source.close()
  }
}

/** Old programs write what Windows takes for text. Nobody needs to know the name of that to begin. */
async function inspectTolerantly(
  path: string,
  options: SourceOptions,
): Promise<{ inspection: Inspection; isEncodingGuessed: boolean }> {
  try {
    return { inspection: await inspectFile(path, options), isEncodingGuessed: false }
  } catch (error) {
    if (options.encoding !== undefined || !(error instanceof TrellisError)) throw error
    const inspection = await inspectFile(path, { ...options, encoding: 'windows-1252' })
    return { inspection, isEncodingGuessed: true }
  }
}

async function firstRows(source: Source, { format }: Inspection): Promise<Row[]> {
  const rows: Row[] = []
  for await (const chunk of source.chunks()) {
    rows.push(...chunk.slice(0, mostSampled - rows.length))
    // Workbooks are read to their end, where their reader cleans up.
    if (rows.length >= mostSampled && format !== 'xlsx') break
  }
  return rows
}

function valuesOf(rows: Row[], at: number): string[] {
  const values = new Set<string>()
  for (const { cells, problem } of rows) {
    const text = problem === undefined ? textOf(cells[at]) : null
    if (text !== null && text.trim() !== '') values.add(text.trim())
    if (values.size >= mostValues) break
  }
  return [...values]
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function shown(value: unknown): string | null {
  const text = textOf(value)
  return text !== null && text.length > longestShown ? `${text.slice(0, longestShown - 1)}…` : text
}

/** The key by which most of the values lead to a record; the one that the column names, if it names one. */
async function relatedBy(
  operation: Operation,
  { relation }: Target,
  named: string | undefined,
  values: string[],
): Promise<Related | undefined> {
  if (!relation) return undefined
  const entity = entityOf(operation.registry.model, relation.entity)
  const split = relation.isList ? values.flatMap((value) => value.split(';')) : values
  const asked = [...new Set(split.map((value) => value.trim()))].slice(0, mostValues)
  const tried = relation.keys.filter(({ name }) => named === undefined || name === named)
  let best: Related = { key: tried[0]?.name ?? 'id', asked: asked.length, found: 0 }
  for (const { name } of tried) {
    const ids = await queryKeys(operation, { entity, by: name }, asked)
    const found = [...ids.values()].filter((id) => typeof id === 'number').length
    if (found > best.found) best = { key: name, asked: asked.length, found }
    if (found === asked.length) break
  }
  return best
}
