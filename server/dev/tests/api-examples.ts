/** The examples of the API guide, and what stands in them for ids and cursors that nobody can know beforehand. */
import { fencesOf } from './guide-files.ts'

export interface Example {
  name: string
  document: string
  variables: unknown
  idempotencyKey: string | undefined
  reply: unknown
  error: object | undefined
}

/** Operations of a page with what follows them: ```json variables, and ```json reply or ```json error. */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = []
  for (const { language, info, text, line } of fencesOf(page)) {
    if (language === 'graphql') {
      const name = `${/^\w+ (\w+)/.exec(text)?.[1] ?? 'example'} (line ${line})`
      const idempotencyKey = /^Idempotency-Key: (\S+)$/.exec(info)?.[1]
      examples.push({
        name,
        document: text,
        variables: {},
        idempotencyKey,
        reply: undefined,
        error: undefined,
      })
    }
    const last = examples.at(-1)
    if (language !== 'json' || !last || !(info === 'variables' || info === 'reply' || info === 'error'))
      continue
    Object.assign(last, { [info]: JSON.parse(text) })
  }
  return examples
}

const unpredictable = new Set(['id', 'startCursor', 'endCursor'])

/** Ids and cursors as the page writes them, and the real ones, learned from replies. Each stands on the page once. */
export class Illustrations {
  readonly #known = new Map<string, string>()

  /** A document with real ids. */
  real(document: string): string {
    return document.replace(/"(\w+)"/g, (whole, text: string) => {
      const known = this.#known.get(text)
      return known === undefined ? whole : JSON.stringify(known)
    })
  }

  /** Any JSON value with real ids. */
  realIn(value: unknown): unknown {
    if (typeof value === 'string') return this.#known.get(value) ?? value
    if (Array.isArray(value)) return value.map((item) => this.realIn(item))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.realIn(item)]))
  }

  /** Notes what the ids of the page are in truth; the first reply that shows one settles it. */
  learn(page: unknown, real: unknown, key = ''): void {
    if (typeof page === 'string' && typeof real === 'string' && unpredictable.has(key)) {
      if (!this.#known.has(page)) this.#known.set(page, real)
    } else if (Array.isArray(page) && Array.isArray(real)) {
      for (const [index, item] of page.entries()) this.learn(item, real[index])
    } else if (page !== null && typeof page === 'object' && real !== null && typeof real === 'object') {
      for (const [name, item] of Object.entries(page))
        this.learn(item, (real as Record<string, unknown>)[name], name)
    }
  }
}
