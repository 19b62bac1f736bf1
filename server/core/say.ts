/** Texts that people read and that are made in code: English, and ready to be said in another language. */

/** How a text is said. */
export interface Manner {
  /** A label within a sentence: in small letters where the language has them so. */
  isInText?: boolean
  /** What a label names, such as `SaleOrder.state`, for texts that mean several things. */
  context?: string
  /** The first value is a number or a calendar day, in the form of the language. */
  figure?: 'NUMBER' | 'DAY'
}

/** A text in English with what it was made of: its template, such as `The order {0} is confirmed.`, and the values. */
export class Said {
  readonly template: string
  readonly values: readonly unknown[]
  readonly manner: Manner

  constructor(template: string, values: readonly unknown[], manner: Manner = {}) {
    this.template = template
    this.values = values
    this.manner = manner
  }

  /** The text in English. */
  toString(): string {
    const figure = figureIn(this, 'en')
    if (figure !== undefined) return figure
    const text = fill(this.template, this.values.map(String))
    return this.manner.isInText ? text.toLowerCase() : text
  }

  /** Answers that are not translated show English. */
  toJSON(): string {
    return this.toString()
  }
}

/** A text for people: one that was said, or one that is fixed. */
export type Message = string | Said

/**
 * Marks a text for translation: `` say`The order ${number} is confirmed.` ``. The check of translations finds what is
 * marked. A value may be said itself: then it is translated as well.
 */
export function say(parts: TemplateStringsArray, ...values: unknown[]): Said {
  return new Said(templateOf(parts), values)
}

/** A label of a field or a record as a value of what is said: `` say`${term(field.label)} is required.` ``. */
export function term(label: string, context?: string): Said {
  return new Said(label, [], context === undefined ? {} : { context })
}

/** A number as a value of what is said, with the digits grouped as the reader has them. */
export function amount(value: number): Said {
  return new Said('{0}', [value], { figure: 'NUMBER' })
}

/** A calendar day, `YYYY-MM-DD`, as a value of what is said. */
export function dayOf(value: string): Said {
  return new Said('{0}', [value], { figure: 'DAY' })
}

/** A label within a sentence, in small letters where the language has them so. */
export function inText(label: string): Said {
  return new Said(label, [], { isInText: true })
}

/** The number or day in the form of a language; undefined for what is said in words. */
export function figureIn(
  { manner: { figure }, values: [value] }: Said,
  language: string,
): string | undefined {
  if (figure === 'NUMBER') return new Intl.NumberFormat(language).format(Number(value))
  if (figure !== 'DAY') return undefined
  const day = new Date(`${String(value)}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return String(value)
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(day)
}

/** Texts around values as one: `['a ', ' b']` → `a {0} b`. */
export function templateOf(parts: readonly string[]): string {
  return parts.reduce((text, part, at) => `${text}{${at - 1}}${part}`)
}

/** The template with its values. */
export function fill(template: string, values: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (whole, at: string) => values[Number(at)] ?? whole)
}
