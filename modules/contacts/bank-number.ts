import { getCountrySpecifications, ValidationErrorsIBAN, validateIBAN } from 'ibantools'

export type BankNumberCheck =
  | { readonly ok: true; readonly normalized: string; readonly kind: 'IBAN'; readonly country: string }
  | { readonly ok: true; readonly normalized: string; readonly kind: 'OTHER' }
  | { readonly ok: false; readonly reason: string }

const SEPARATORS = /[\s.\-‐-―−/,_]+/gu
const IBAN_LIKE = /^[A-Z]{2}\d{2}[A-Z0-9]{8,}$/

/**
 * Normalises a bank account number: capitals, no spaces, dots, dashes or slashes, so that one account has one
 * form. What begins like an IBAN of a country that has them must be one: country, length, structure and the
 * check digits, by ISO 13616 (remainder 1 modulo 97). Any other number of 2 to 34 letters and digits is taken
 * as a national account number.
 *
 * @returns the normalised number and its kind, or a reason to show to the user
 */
export function checkBankNumber(input: string): BankNumberCheck {
  const number = input
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^\s*IBAN\b[\s:]*/, '')
    .replace(SEPARATORS, '')
  if (number === '') return { ok: false, reason: 'the account number is empty' }
  if (!/^[A-Z0-9]{2,34}$/.test(number)) {
    return {
      ok: false,
      reason: `"${input.slice(0, 40)}" is not an account number: use 2 to 34 letters and digits`,
    }
  }
  const country = number.slice(0, 2)
  if (!IBAN_LIKE.test(number) || !getCountrySpecifications()[country]?.IBANRegistry) {
    return { ok: true, normalized: number, kind: 'OTHER' }
  }
  const reason = whyNoIban(number)
  if (reason) return { ok: false, reason: `"${number}" is not a valid IBAN: ${reason}` }
  return { ok: true, normalized: number, kind: 'IBAN', country }
}

/**
 * National checks inside the account part are left aside on purpose: ISO 13616 does not ask for them, and
 * banks issue accounts that no longer keep them.
 */
function whyNoIban(number: string): string | undefined {
  const { errorCodes } = validateIBAN(number)
  if (errorCodes.includes(ValidationErrorsIBAN.WrongBBANLength)) {
    const length = getCountrySpecifications()[number.slice(0, 2)]?.chars
    return `${number.slice(0, 2)} has ${length} characters, this has ${number.length}`
  }
  if (errorCodes.includes(ValidationErrorsIBAN.WrongBBANFormat))
    return 'letters and digits are not where they must be'
  if (errorCodes.includes(ValidationErrorsIBAN.WrongIBANChecksum)) {
    return 'the check digits do not match, so a character is mistyped'
  }
  return undefined
}
