/** The languages that the admin speaks, and which of them fits a locale. */

/** Each language by its tag, named in itself. */
export const languages = { de: 'Deutsch', en: 'English', es: 'Español', fr: 'Français' } as const

export type Language = keyof typeof languages

const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag)

/** The locale in its usual spelling, `fr_ch` becoming `fr-CH`; null for what is no locale. */
export function canonicalLocale(name: string | null | undefined): string | null {
  if (!name) return null
  try {
    return Intl.getCanonicalLocales(name.replaceAll('_', '-'))[0] ?? null
  } catch {
    return null
  }
}

/** The language of a locale's texts: French for `fr-CH`, English for a language that has no catalogue. */
export function languageOf(locale: string): Language {
  const tag = locale.split('-')[0] ?? ''
  return isLanguage(tag) ? tag : 'en'
}

/** The first of the browser's locales that there are texts for; its first one where there are texts for none. */
export function preferredOf(locales: readonly string[]): string {
  const known = locales.find((one) => isLanguage(one.split('-')[0] ?? ''))
  return canonicalLocale(known ?? locales[0]) ?? 'en'
}
