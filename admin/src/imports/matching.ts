/** What the person says the columns are, and the mapping that the server makes of it. */
import { t } from '../i18n/translate.ts'
import type { KeyTarget, Preview, PreviewColumn, Step, Target, ValueFormat } from './types.ts'

/** What one column is taken for. */
export interface Match {
  /** A field, `externalId` or `id`; empty when the column is left out. */
  target: string
  /** What related records are found by. */
  key: string
  /** Whether related records that are missing are made. */
  isMaking: boolean
  /** How dates and figures are written, by the label of the format. */
  format: string
}

/** The columns of a file and how records that are there already are found. */
export interface Matching {
  matches: Match[]
  /** `none`, or the field whose value tells which record a row is about. */
  found: string
}

const none: Match = { target: '', key: '', isMaking: false, format: '' }

/** What the server suggests. */
export function suggestedMatching(preview: Preview): Matching {
  const matches = preview.columns.map((column) => matchOf(preview, column, column.suggestion?.target ?? ''))
  return { matches, found: bestFound(preview, matches) }
}

/** The match of a column with another field: its key and format as they were found out, or the usual ones. */
export function matchOf(preview: Preview, column: PreviewColumn, target: string): Match {
  const { suggestion, related } = column
  const field = targetOf(preview, target)
  const isSuggested = suggestion?.target === target
  const formats = formatsOf(preview, field)
  const step = isSuggested ? suggestion.step : undefined
  return {
    ...none,
    target,
    key: field?.relation ? (isSuggested && related?.key) || field.relation.keys[0]?.name || 'id' : '',
    format: (formats.find((one) => isSame(one.step, step)) ?? formats[0])?.label ?? '',
  }
}

const isSame = (a: Step | undefined, b: Step | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)

export const targetOf = (preview: Preview, name: string): Target | undefined =>
  preview.targets.find((one) => one.name === name)

/** The ways in which the values of the field may be written; none where there is but one. */
export function formatsOf(preview: Preview, target: Target | undefined): ValueFormat[] {
  if (target?.type === 'Date' || target?.type === 'DateTime') return preview.dateFormats
  if (target?.type === 'Decimal' || target?.type === 'Float' || target?.type === 'Int')
    return preview.numberFormats
  return []
}

/** Fields of the file by which records that are there already can be found. */
export function foundChoices({ keys }: Preview, matches: Match[]): KeyTarget[] {
  return keys.filter(({ name }) => matches.some(({ target }) => target === name))
}

function bestFound(preview: Preview, matches: Match[]): string {
  const choices = foundChoices(preview, matches)
  const sure = choices.find(({ name }) => name === 'externalId') ?? choices.find(({ isUnique }) => isUnique)
  return sure?.name ?? 'none'
}

/** What stands in the way of trying. */
export function problemsOf(preview: Preview, { matches, found }: Matching): string[] {
  const problems: string[] = []
  const taken = matches.filter(({ target }) => target !== '')
  if (taken.length === 0) problems.push(t('Say of at least one column which field it is.'))
  for (const name of new Set(taken.map(({ target }) => target))) {
    const label = targetOf(preview, name)?.label ?? name
    if (taken.filter(({ target }) => target === name).length > 1)
      problems.push(t('Two columns are taken for {{field}}. Leave one of them out.', { field: label }))
  }
  const missing = preview.targets.filter(
    ({ name, isRequired }) => isRequired && !taken.some(({ target }) => target === name),
  )
  // Records that are there already have all that they need.
  if (missing.length > 0 && found === 'none' && taken.length > 0)
    problems.push(
      t('No column is taken for {{fields}}, which new records need.', {
        fields: missing.map(({ label }) => label).join(', '),
      }),
    )
  return problems
}

/** Keys of other systems have the name of the system before them; where the file has none, this is put there. */
const system = 'file.'

/** The mapping in the shape that the server takes. */
export function mappingOf(preview: Preview, { matches, found }: Matching): object {
  const fields: Record<string, unknown> = {}
  for (const [at, match] of matches.entries()) {
    const column = preview.columns[at]
    if (!column || match.target === '') continue
    const field = targetOf(preview, match.target)
    const key = match.target === 'externalId' || match.key === 'externalId'
    const prefix = key && !hasSystem(preview, at) ? [{ prefix: system }] : []
    const step = formatsOf(preview, field).find(({ label }) => label === match.format)?.step
    const steps = ['trim', ...prefix, ...(step ? [step] : [])]
    const value = { column: column.name, do: steps }
    if (!field?.relation) fields[match.target] = value
    else {
      const { isList } = field.relation
      fields[`${match.target}.${match.key}`] = {
        value,
        ...(match.isMaking && { create: {} }),
        ...(isList && { split: ';' }),
      }
    }
  }
  return { entity: preview.entity, fields, match: found }
}

/** Do the keys of a column say of which system they are? */
function hasSystem({ rows }: Preview, at: number): boolean {
  const values = rows.map(({ cells }) => cells[at]).filter((value) => typeof value === 'string')
  return values.some((value) => /^[^.\s]+\.\S/.test(value))
}

/** Can records that a key does not lead to be made from the key alone? */
export const canMake = (target: Target | undefined, key: string): boolean =>
  Boolean(target?.relation?.isMakeable) && key !== 'id' && key !== 'externalId'
