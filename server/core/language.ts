/** Which language an answer is in. Tags are those of BCP 47, such as `fr` or `fr-CH`. */

/** The language of the code itself, which every text falls back to. */
export const sourceLanguage = 'en'

// What CLDR has a name for is known.
const languages = new Intl.DisplayNames([sourceLanguage], { type: 'language', fallback: 'none' })
const regions = new Intl.DisplayNames([sourceLanguage], { type: 'region', fallback: 'none' })

/** The tag in its canonical form; undefined for what is none, or names a language or region that nobody knows. */
export function canonicalTag(tag: string): string | undefined {
  try {
    const { language, region, baseName } = new Intl.Locale(tag)
    const isKnown = languages.of(language) && (region === undefined || regions.of(region))
    return isKnown ? baseName : undefined
  } catch {
    return undefined
  }
}

/**
 * The tags that a client accepts, the dearest first (RFC 9110, 12.5.4). Entries of equal weight keep their order; those
 * with weight 0, malformed ones and `*` are left out.
 */
export function acceptedTags(header: string | null): string[] {
  if (!header) return []
  return header
    .slice(0, 1_000)
    .split(',')
    .flatMap((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim())
      const weight = parameters.find((part) => /^q=/i.test(part))?.slice(2) ?? '1'
      const q = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0
      const canonical = q > 0 && tag !== '*' ? canonicalTag(tag) : undefined
      return canonical ? [{ canonical, q }] : []
    })
    .sort((a, b) => b.q - a.q)
    .map(({ canonical }) => canonical)
}

/** The tag itself and what it is a kind of: `zh-Hant-TW`, `zh-Hant`, `zh`. */
export function lineageOf(tag: string): string[] {
  const parts = tag.split('-')
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('-'))
}

const fromTheRight = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** On which side lines of the language begin, for the attribute `dir` of HTML. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return fromTheRight.has(tag.split('-')[0] ?? '') ? 'rtl' : 'ltr'
}

/**
 * The locale to answer in: what the person chose; where nothing is chosen, the first that the client accepts and there
 * are words for; else English.
 * @param hasWords tells whether there are translations for a tag of `lineageOf`
 */
export function negotiate(
  chosen: string | null | undefined,
  header: string | null,
  hasWords: (tag: string) => boolean,
): string {
  if (chosen) return canonicalTag(chosen) ?? sourceLanguage
  return (
    acceptedTags(header).find((tag) =>
      lineageOf(tag).some((one) => one === sourceLanguage || hasWords(one)),
    ) ?? sourceLanguage
  )
}
