import type { Validator } from 'stdnum'
import { schemeOfCountry, schemeOfPrefix, type VatScheme } from './vat-scheme.ts'

/** `isChecked` is false for a country whose numbers cannot be checked: the number was only tidied up. */
export type VatCheck =
  | { readonly ok: true; readonly normalized: string; readonly country: string; readonly isChecked: boolean }
  | { readonly ok: false; readonly reason: string }

/** What people put between the parts of a number, in any script's spaces and dashes. */
const SEPARATORS = /[\s.\-‐-―−/,_·]+/gu
/** Old Irish numbers have + or *, Mexican ones & or Ñ. */
const CHARACTERS = /^[A-Z0-9+*&Ñ]{2,30}$/u

const REASONS: Readonly<Record<string, string>> = {
  InvalidLength: 'it is too long or too short',
  InvalidFormat: 'it has letters or digits where they cannot be',
  InvalidChecksum: 'its check digit does not match, so a character is mistyped',
  InvalidComponent: 'one of its parts does not exist',
}

/**
 * Normalises a VAT number and checks it by its country's published algorithm (length, format, check digit).
 *
 * The country given decides; a number of another country is taken when it has that country's letters and is
 * valid there, since companies register abroad. The normalised number is in capitals without spaces, dots or
 * dashes, and begins with the country's letters where the country writes it so: `EL094259216` (Greece),
 * `XI…` (Northern Ireland), `CHE107787577` (Switzerland, without MWST/TVA/IVA), `NO995525828MVA`. Other
 * countries' numbers stay bare. Where no check is known, the number is tidied up and accepted, `isChecked`
 * false.
 *
 * Source: python-stdnum's collection of the national algorithms, by its port `stdnum`.
 *
 * @param input as typed
 * @param countryCode ISO 3166-1 alpha-2; EL, UK and XI are understood. Without it the number must begin with
 *   its country's letters.
 * @returns the normalised number and its ISO country, or a reason to show to the user
 */
export function checkVat(input: string, countryCode?: string | null): VatCheck {
  const number = input.normalize('NFKC').toUpperCase().replace(SEPARATORS, '')
  if (number === '') return { ok: false, reason: 'the VAT number is empty' }
  if (!CHARACTERS.test(number)) {
    return {
      ok: false,
      reason: `"${input.slice(0, 40)}" is not a VAT number: use 2 to 30 letters and digits`,
    }
  }
  const code = countryCode?.trim().toUpperCase() || undefined
  const own = code ? schemeOfCountry(code) : undefined
  const named = schemeOfPrefix(number)

  if (own) {
    const result = checkBy(own, number)
    if (result.ok || !named || named === own) return result
  }
  if (named) {
    const result = checkBy(named, number)
    if (result.ok || own || !code) return result
  }
  if (!code) {
    const reason = `"${number}" does not begin with a country's letters: set the country, or write it like DE136695976`
    return { ok: false, reason }
  }
  return { ok: true, normalized: number, country: code, isChecked: false }
}

function checkBy(scheme: VatScheme, text: string): VatCheck {
  const bare = withoutPrefix(scheme, text)
  const number = scheme.prepare ? scheme.prepare(bare) : bare
  let reason: string | undefined
  for (const validator of scheme.validators) {
    const result = validator.validate(number)
    if (result.isValid) {
      const checked = scheme.finish ? scheme.finish(result.compact) : result.compact
      const country = scheme.country === 'XI' ? 'GB' : scheme.country
      return { ok: true, normalized: `${scheme.prefix ?? ''}${checked}`, country, isChecked: true }
    }
    reason ??= explain(text, scheme, validator, result.error)
  }
  return { ok: false, reason: reason ?? `"${text}" is not a VAT number of ${scheme.country}` }
}

function withoutPrefix({ prefix, otherPrefix }: VatScheme, text: string): string {
  const letters = [prefix, otherPrefix].find((candidate) => candidate && text.startsWith(candidate))
  return letters ? text.slice(letters.length) : text
}

function explain(text: string, { country }: VatScheme, { localName }: Validator, error: Error): string {
  return `"${text}" is not a valid ${country} number (${localName}): ${REASONS[error.name] ?? 'it is not well formed'}`
}
