/** What a registry says in each language; each is worked out when it is first asked for, and kept. */
import { lineageOf, negotiate, sourceLanguage } from '#core/language.ts'
import { english, type Words, wordsOf } from '#core/words.ts'
import type { Model } from '#schema/model.ts'
import { createLru } from '#schema/plan/lru.ts'
import type { Catalogues } from './catalogues.ts'
import { relabelModel } from './label-model.ts'

/** Everything that is said in one language. */
export interface Speech {
  readonly words: Words
  /** The model with labels of this language; the registry's own for English. */
  readonly model: Model
}

/** Languages of a module set. */
export interface Languages {
  /** Tags of the catalogues, such as `fr`. */
  readonly tags: readonly string[]
  /**
   * The locale of an answer: what the viewer chose, else the first of an `Accept-Language` header that there are words
   * for, else English.
   */
  localeFor(chosen: string | null | undefined, accepted: string | null): string
  /** What is said to somebody of whom `localeFor` tells the locale. */
  for(chosen: string | null | undefined, accepted: string | null): Speech
  /** What is said to people of a locale: of the nearest catalogue, else in English. */
  in(locale: string): Speech
}

/** The languages of a model. */
export function languagesOf(model: Model, catalogues: Catalogues): Languages {
  const source: Speech = { words: english, model }
  const made = new Map<string, Speech>([[sourceLanguage, source]])
  const speak = (tag: string): Speech => {
    const known = made.get(tag)
    if (known) return known
    const words = wordsOf(tag, catalogues.get(tag) ?? new Map())
    const speech: Speech = { words, model: relabelModel(model, words.label) }
    made.set(tag, speech)
    return speech
  }
  // Every request asks, and most of them the same.
  const locales = createLru<string>({ entries: 500, weight: 200_000 }, ({ length }) => length)
  const languages: Languages = {
    tags: [...catalogues.keys()],
    for: (chosen, accepted) => languages.in(languages.localeFor(chosen, accepted)),
    localeFor(chosen, accepted) {
      const key = `${chosen ?? ''};${chosen ? '' : (accepted ?? '')}`
      const locale = locales.get(key) ?? negotiate(chosen, accepted, (tag) => catalogues.has(tag))
      locales.set(key, locale)
      return locale
    },
    in: (locale) => {
      const tag = lineageOf(locale).find((one) => one === sourceLanguage || catalogues.has(one))
      return tag === undefined ? source : speak(tag)
    },
  }
  return languages
}
