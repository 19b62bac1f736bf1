/**
 * Says texts in the viewer's language. The English text is the key, so that it stands in the code where it is read,
 * and English needs no catalogue.
 */
import { createInstance } from 'i18next'
import type { Language } from './languages.ts'

type Values = Readonly<Record<string, string | number>>

/** Translations by the English text; of a plural by its second form and the category, such as `{{count}} rows_one`. */
export type Catalogue = Readonly<Record<string, string>>

const i18n = createInstance()
void i18n.init({
  lng: 'en',
  fallbackLng: false,
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  returnEmptyString: false,
  // React escapes what it shows.
  interpolation: { escapeValue: false },
  resources: {},
})

/** Texts that are looked up are plain ones: what users wrote is put in as it is, whatever it contains. */
const asTheyAre = (values: Values) => ({ replace: values, nest: false })

/**
 * The text in the viewer's language, `{{name}}` replaced by `values.name`. The text is a literal, or one that `msg`
 * marked. To be called when something is shown, not when a file is loaded: the language is not known yet. `context` is
 * the word class where English uses one word for two: `Group_verb` in the catalogues.
 *
 * @example t('Delete {{name}}?', { name: record.displayName })
 */
export function t(text: string, values: Values = {}, context?: string): string {
  return elided(i18n.t(text, { ...asTheyAre(values), context }))
}

/**
 * The form of a text that fits a number, which it may show as `{{count}}`, written by the locale.
 *
 * @example plural(3, '{{count}} row', '{{count}} rows')
 */
export function plural(count: number, one: string, other: string, values: Values = {}): string {
  const forms = { defaultValue_one: one, defaultValue_other: other }
  return elided(i18n.t(other, { ...asTheyAre({ count: shownCount(count), ...values }), ...forms, count }))
}

/** French drops the vowel of "de" before another, also before one that was filled in. */
function elided(text: string): string {
  return i18n.language === 'fr' ? text.replace(/\b([Dd])e (?=[aeiouâàéèêëîïôùûœ])/giu, '$1’') : text
}

/** Marks a text of a table for the catalogues; where it is shown, `t` says it. */
export const msg = (text: string): string => text

let shownCount = (count: number): string => String(count)

/** Puts a language in force, with its catalogue unless it is English, for texts and the numbers in them. */
export function speak(language: Language, catalogue: Catalogue | null, locale: string): void {
  if (catalogue) i18n.addResourceBundle(language, 'translation', catalogue, true, true)
  const format = new Intl.NumberFormat(locale)
  shownCount = (count) => format.format(count)
  void i18n.changeLanguage(language)
}
