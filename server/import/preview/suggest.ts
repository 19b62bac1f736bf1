/** What the columns of a file probably are: told by their names, else by their values. */
import { type Message, say } from '#core/say.ts'
import type { Transform } from '../mapping/mapping.ts'
import { normalName } from './normal-name.ts'
import type { Target } from './targets.ts'
import { dateFormatOf, numberFormatOf } from './value-formats.ts'

/** How sure a suggestion is. */
export type Confidence = 'SURE' | 'LIKELY' | 'MAYBE'

/** One column of the file. */
export interface ColumnSample {
  name: string
  /** Some of its values, without empty ones. */
  values: string[]
}

/** What a column is taken for. */
export interface Suggestion {
  /** `externalId`, `id` or the name of a field. */
  target: string
  /** For relations: what the related record is found by, if the column says so. */
  key?: string
  confidence: Confidence
  why: Message
  /** How the values are read. */
  step?: Transform
}

const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const web = /^(https?:\/\/|www\.)\S+$/i

/** Suggestions by the place of the column; no field is suggested twice, the surest column gets it. */
export function suggestColumns(columns: ColumnSample[], targets: Target[]): Map<number, Suggestion> {
  const found = new Map<number, Suggestion>()
  const taken = new Set<string>()
  const finders = [byExactName, bySimilarName, byPartOfName, byValues]
  for (const find of finders) {
    for (const [at, column] of columns.entries()) {
      if (found.has(at)) continue
      const suggestion = find(
        column,
        targets.filter(({ name }) => !taken.has(name)),
      )
      if (!suggestion || taken.has(suggestion.target)) continue
      found.set(at, withStep(suggestion, column, targets))
      taken.add(suggestion.target)
    }
  }
  return found
}

type Finder = (column: ColumnSample, targets: Target[]) => Suggestion | undefined

const byExactName: Finder = ({ name }, targets) => {
  if (name === 'id' || name === 'externalId') return { target: name, confidence: 'SURE', why: say`Same name` }
  const [head = '', key, ...more] = name.split('.')
  const target = targets.find(
    (one) => one.name === head || one.label.toLowerCase() === head.trim().toLowerCase(),
  )
  if (!target || more.length > 0) return undefined
  if (key === undefined) return { target: target.name, confidence: 'SURE', why: say`Same name` }
  const known = target.relation?.keys.find(
    (one) => one.name === key || one.label.toLowerCase() === key.trim().toLowerCase(),
  )
  return known && { target: target.name, key: known.name, confidence: 'SURE', why: say`Same name` }
}

const bySimilarName: Finder = ({ name }, targets) => {
  const wanted = normalName(name)
  if (wanted === '') return undefined
  const why = say`Similar name`
  for (const target of targets) {
    if (wanted === normalName(target.name) || wanted === normalName(target.label))
      return { target: target.name, confidence: 'LIKELY', why }
    const key = target.relation?.keys.find((one) =>
      [target.name, target.label].some(
        (head) => wanted === normalName(head + one.name) || wanted === normalName(head + one.label),
      ),
    )
    if (key) return { target: target.name, key: key.name, confidence: 'LIKELY', why }
  }
  return undefined
}

const byPartOfName: Finder = (column, targets) => {
  const words = column.name.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u).map(normalName)
  const target = targets.find((one) => words.includes(normalName(one.label)) && fits(one, column.values))
  return target && { target: target.name, confidence: 'MAYBE', why: say`Part of the name` }
}

const byValues: Finder = ({ values }, targets) => {
  if (values.length === 0) return undefined
  const only = (test: (target: Target) => boolean, why: Message): Suggestion | undefined => {
    const [first, ...others] = targets.filter(test)
    return first && others.length === 0 ? { target: first.name, confidence: 'MAYBE', why } : undefined
  }
  if (values.every((value) => email.test(value)))
    return only(({ widget }) => widget === 'EMAIL', say`The values are e-mail addresses`)
  if (values.every((value) => web.test(value)))
    return only(({ widget }) => widget === 'URL', say`The values are addresses of the web`)
  const choice = only(
    ({ choices }) =>
      choices !== undefined && new Set(values).size > 1 && values.every((value) => isChoice(choices, value)),
    say`The values are its choices`,
  )
  if (choice) return choice
  if (dateFormatOf(values)?.label.includes('Y') && !numberFormatOf(values))
    return only(({ type, isRequired }) => isDate(type) && isRequired, say`The values are dates`)
  return undefined
}

const isDate = (type: Target['type']): boolean => type === 'Date' || type === 'DateTime'
const isFigure = (type: Target['type']): boolean => type === 'Decimal' || type === 'Float' || type === 'Int'

function isChoice(choices: { value: string; label: string }[], value: string): boolean {
  const wanted = value.trim().toLowerCase()
  return choices.some((one) => one.value.toLowerCase() === wanted || one.label.toLowerCase() === wanted)
}

/** Could the field hold the values at all? */
function fits({ type, choices }: Target, values: string[]): boolean {
  if (choices) return values.every((value) => isChoice(choices, value))
  if (isDate(type)) return dateFormatOf(values) !== undefined
  if (isFigure(type)) return numberFormatOf(values) !== undefined
  return type !== 'Boolean' || values.every((value) => /^(true|false|yes|no|[01ynxtf])$/i.test(value))
}

function withStep(suggestion: Suggestion, { values }: ColumnSample, targets: Target[]): Suggestion {
  const type = targets.find(({ name }) => name === suggestion.target)?.type
  if (!type) return suggestion
  const format = isDate(type) ? dateFormatOf(values) : isFigure(type) ? numberFormatOf(values) : undefined
  return format?.step ? { ...suggestion, step: format.step } : suggestion
}
