import { stdnum, type Validator } from 'stdnum'

/** How a country's VAT (GST, sales tax) numbers are checked and written. */
export type VatScheme = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Letters that the number is written with, and by which its country is recognised: `EL` for Greece. */
  readonly prefix?: string
  /** Other letters that people write in place of the prefix. */
  readonly otherPrefix?: string
  /** The kinds of number that serve as VAT number, the usual one first. */
  readonly validators: readonly Validator[]
  /** Completes what people leave out, or unifies what they write in several ways, before it is checked. */
  readonly prepare?: (number: string) => string
  /** Unifies the checked number. */
  readonly finish?: (number: string) => string
}

function scheme(
  country: string,
  kinds: string,
  more: Partial<VatScheme> & { source?: string } = {},
): VatScheme {
  const { source = country, ...rest } = more
  const validators = kinds.split(' ').map((kind) => {
    const validator = stdnum[source]?.[kind]
    if (!validator) throw new Error(`the number library has no ${source}.${kind}`)
    return validator
  })
  return { country, validators, ...rest }
}

const prefixed = (country: string, kinds: string, more: Partial<VatScheme> & { source?: string } = {}) =>
  scheme(country, kinds, { prefix: country, ...more })

/**
 * The countries whose numbers are checked. Left out on purpose: countries without a published check, or where
 * several kinds of number are in use as tax number (the United States, Singapore, Indonesia, Ukraine, …),
 * since refusing a true number is worse than taking one unchecked.
 */
const SCHEMES: readonly VatScheme[] = [
  // The European Union
  prefixed('AT', 'uid'),
  prefixed('BE', 'vat'),
  prefixed('BG', 'vat'),
  prefixed('CY', 'vat'),
  prefixed('CZ', 'dic'),
  prefixed('DE', 'vat'),
  prefixed('DK', 'cvr'),
  prefixed('EE', 'kmkr'),
  prefixed('ES', 'nif'),
  prefixed('FI', 'alv'),
  prefixed('FR', 'tva'),
  prefixed('GR', 'vat', { prefix: 'EL', otherPrefix: 'GR' }),
  prefixed('HR', 'oib'),
  prefixed('HU', 'anum'),
  prefixed('IE', 'vat'),
  prefixed('IT', 'iva'),
  prefixed('LT', 'pvm'),
  prefixed('LU', 'tva'),
  prefixed('LV', 'pvn'),
  prefixed('MT', 'vat'),
  prefixed('NL', 'btw'),
  prefixed('PL', 'nip'),
  prefixed('PT', 'nif'),
  prefixed('RO', 'cif'),
  prefixed('SE', 'vat'),
  prefixed('SI', 'ddv'),
  prefixed('SK', 'dph'),
  // Europe beyond it. Northern Ireland (XI) and the Isle of Man use British numbers, Monaco French ones.
  prefixed('GB', 'vat'),
  prefixed('XI', 'vat', { source: 'GB' }),
  prefixed('IM', 'vat', { source: 'GB', prefix: 'GB' }),
  prefixed('MC', 'tva', { prefix: 'FR' }),
  // Swiss numbers end in MWST, TVA or IVA by language; the number is the same, so it is kept without.
  prefixed('CH', 'uid', {
    prepare: (number) => `CHE${number.replace(/^E/, '').replace(/(?:MWST|TVA|IVA|VAT)$/, '')}`,
    finish: (number) => number.replace(/^CH/, ''),
  }),
  prefixed('NO', 'mva', { prepare: (number) => `${number.replace(/MVA$/, '')}MVA` }),
  scheme('AD', 'nrt'),
  scheme('AL', 'nipt'),
  scheme('BY', 'unp'),
  scheme('MD', 'idno'),
  scheme('ME', 'pib'),
  scheme('MK', 'edb'),
  scheme('RS', 'pib'),
  scheme('RU', 'inn'),
  scheme('SM', 'coe'),
  scheme('TR', 'vkn tckimlik'),
  // The Americas
  scheme('AR', 'cuit'),
  scheme('BR', 'cnpj cpf'),
  scheme('CA', 'bn'),
  scheme('CL', 'rut'),
  scheme('CO', 'nit'),
  scheme('DO', 'rnc cedula'),
  scheme('EC', 'ruc'),
  scheme('GT', 'nit'),
  scheme('MX', 'rfc'),
  scheme('PE', 'ruc'),
  scheme('PY', 'ruc'),
  scheme('SV', 'nit'),
  scheme('UY', 'rut'),
  scheme('VE', 'rif'),
  // Africa, Asia and Oceania. Japanese invoices put a T before the corporate number.
  scheme('AU', 'abn'),
  scheme('CN', 'uscc'),
  scheme('IL', 'hp idnr'),
  scheme('IN', 'gstin'),
  scheme('JP', 'cn', {
    prepare: (number) => number.replace(/^T(?=\d{13}$)/, ''),
    finish: (number) => `T${number}`,
  }),
  scheme('KR', 'brn'),
  scheme('NZ', 'ird'),
  scheme('TH', 'tin'),
  scheme('TW', 'ubn'),
  scheme('VN', 'mst'),
  scheme('ZA', 'vat'),
]

const byCountry = new Map(SCHEMES.map((entry) => [entry.country, entry]))
const ALIASES: Readonly<Record<string, string>> = { EL: 'GR', UK: 'GB' }

/** The scheme of a country (ISO code; EL, UK and XI are understood), or undefined where none is known. */
export function schemeOfCountry(code: string): VatScheme | undefined {
  return byCountry.get(ALIASES[code] ?? code)
}

/** The scheme whose letters the cleaned number starts with, if any. */
export function schemeOfPrefix(number: string): VatScheme | undefined {
  const found = schemeOfCountry(number.slice(0, 2))
  return found && (found.prefix === number.slice(0, 2) || found.otherPrefix === number.slice(0, 2))
    ? found
    : undefined
}
