/** Words inside sentences, as the language wants them. */
import { languageInForce, localeInForce } from './locale.ts'

/** A label as it stands inside a sentence: small, except in German, which writes its nouns with a capital. */
export function inText(label: string): string {
  return languageInForce() === 'de' ? label : label.toLocaleLowerCase(localeInForce())
}

/** "a, b and c", or "a, b or c". */
export function listOf(items: readonly string[], by: 'and' | 'or' = 'and'): string {
  const type = by === 'and' ? 'conjunction' : 'disjunction'
  return new Intl.ListFormat(languageInForce(), { type }).format(items)
}
