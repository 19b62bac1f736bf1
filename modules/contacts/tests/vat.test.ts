import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkVat } from '#modules/contacts/vat.ts'

/** Country, a valid number as people write it, its normal form, and the same number broken. */
const NUMBERS = [
  ['AT', 'ATU 13585627', 'ATU13585627', 'ATU13585626'],
  ['BE', 'BE 0428.759.497', 'BE0428759497', 'BE0431150351'],
  ['BG', 'BG 175 074 752', 'BG175074752', 'BG175074751'],
  ['CH', 'CHE-107.787.577 IVA', 'CHE107787577', 'CHE-107.787.578 IVA'],
  ['CY', 'CY-10259033P', 'CY10259033P', 'CY10259033Z'],
  ['CZ', 'CZ 25123891', 'CZ25123891', 'CZ25123890'],
  ['DE', 'DE 136,695 976', 'DE136695976', 'DE136695978'],
  ['DK', 'DK 13585628', 'DK13585628', 'DK13585627'],
  ['EE', 'EE 100 931 558', 'EE100931558', 'EE100594103'],
  ['ES', 'ES B-58378431', 'ESB58378431', 'ESB58378432'],
  ['FI', 'FI 20774740', 'FI20774740', 'FI20774741'],
  ['FR', 'Fr 40 303 265 045', 'FR40303265045', 'FR84323140391'],
  ['GB', 'GB 980 7806 84', 'GB980780684', 'GB802311781'],
  ['GR', 'GR 094259216', 'EL094259216', 'EL123456781'],
  ['HR', 'HR 33392005961', 'HR33392005961', 'HR33392005962'],
  ['HU', 'HU-12892312', 'HU12892312', 'HU12892313'],
  ['IE', 'IE 6433435F', 'IE6433435F', 'IE6433435E'],
  ['IT', 'IT 00743110157', 'IT00743110157', 'IT00743110158'],
  ['LT', 'LT 119511515', 'LT119511515', 'LT100001919018'],
  ['LU', 'LU 150 274 42', 'LU15027442', 'LU15027443'],
  ['LV', 'LV 4000 3521 600', 'LV40003521600', 'LV40003521601'],
  ['MT', 'MT 1167-9112', 'MT11679112', 'MT11679113'],
  ['NL', 'NL 004495445B01', 'NL004495445B01', 'NL123456789B90'],
  ['NO', 'NO 995 525 828 MVA', 'NO995525828MVA', 'NO995525829MVA'],
  ['PL', 'PL 856-734-62-15', 'PL8567346215', 'PL8567346216'],
  ['PT', 'PT 501 964 843', 'PT501964843', 'PT501964842'],
  ['RO', 'RO 185 472 90', 'RO18547290', 'RO18547291'],
  ['SE', 'SE 123456789701', 'SE123456789701', 'SE123456789101'],
  ['SI', 'SI 5022 3054', 'SI50223054', 'SI50223055'],
  ['SK', 'SK 202 274 96 19', 'SK2022749619', 'SK2022749618'],
  ['AU', '83 914 571 673', '83914571673', '83914571674'],
  ['BR', '16.727.230/0001-97', '16727230000197', '16.727.230/0001-98'],
  ['IN', '27AAPFU0939F1ZV', '27AAPFU0939F1ZV', '27AAPFU0939F1ZO'],
  ['JP', 'T5-8356-7825-6246', 'T5835678256246', 'T4835678256246'],
  ['TR', '4540536920', '4540536920', '4540536921'],
  ['CL', '12.531.909-2', '125319092', '12.531.909-3'],
] as const

describe.each(NUMBERS)('%s', (country, written, normalized, broken) => {
  test(`accepts ${written} as ${normalized}`, () => {
    expect(checkVat(written, country)).toEqual({ ok: true, normalized, country, isChecked: true })
    expect(checkVat(normalized, country)).toEqual({ ok: true, normalized, country, isChecked: true })
  })

  test(`refuses ${broken} with a reason`, () => {
    expect(checkVat(broken, country)).toEqual({ ok: false, reason: expect.stringContaining(country) })
  })

  test('refuses a mistyped digit', () => {
    const position = normalized.search(/(?<=\d{4})\d/)
    const digits = [...'0123456789'].filter((digit) => digit !== normalized[position])
    const mistyped = digits.map(
      (digit) => normalized.slice(0, position) + digit + normalized.slice(position + 1),
    )
    // A weak algorithm (one of two forms, a remainder of ten counted as nought) may let a few through, never most.
    expect(mistyped.filter((number) => !checkVat(number, country).ok).length).toBeGreaterThanOrEqual(7)
  })
})

describe('the country', () => {
  test('is told by the letters of the number', () => {
    expect(checkVat('el 094259216')).toMatchObject({ ok: true, country: 'GR', normalized: 'EL094259216' })
    expect(checkVat('CHE-107.787.577 MWST')).toMatchObject({
      ok: true,
      country: 'CH',
      normalized: 'CHE107787577',
    })
    expect(checkVat('NO995525828')).toMatchObject({ ok: true, normalized: 'NO995525828MVA' })
  })

  test('may be written the way tax offices do', () => {
    expect(checkVat('094259216', 'EL')).toMatchObject({ country: 'GR', normalized: 'EL094259216' })
    expect(checkVat('980780684', 'uk')).toMatchObject({ country: 'GB', normalized: 'GB980780684' })
  })

  test('is the United Kingdom for Northern Ireland, whose letters stay', () => {
    for (const code of [undefined, 'GB', 'XI']) {
      expect(checkVat('XI 434 0314 94', code)).toEqual({
        ok: true,
        country: 'GB',
        normalized: 'XI434031494',
        isChecked: true,
      })
    }
    expect(checkVat('XI 434 0314 95').ok).toBe(false)
  })

  test('adds its letters to a number without', () => {
    expect(checkVat('136695976', 'DE')).toMatchObject({ normalized: 'DE136695976' })
  })

  test('may be another than the partner’s, if the number is valid there', () => {
    expect(checkVat('FR40303265045', 'DE')).toMatchObject({
      ok: true,
      country: 'FR',
      normalized: 'FR40303265045',
    })
    expect(checkVat('FR40303265046', 'DE').ok).toBe(false)
    expect(checkVat('FR40303265045', 'US')).toMatchObject({ ok: true, country: 'FR', isChecked: true })
  })

  test('is needed for a number without letters', () => {
    expect(checkVat('136695976')).toEqual({ ok: false, reason: expect.stringContaining('set the country') })
  })

  test('without a known check accepts the tidied number, and says that it is unchecked', () => {
    expect(checkVat('04-210 3594', 'US')).toEqual({
      ok: true,
      normalized: '042103594',
      country: 'US',
      isChecked: false,
    })
  })
})

test('one Swiss number in three languages is one number', () => {
  const forms = ['MWST', 'TVA', 'IVA', ''].map((suffix) => checkVat(`CHE-107.787.577 ${suffix}`, 'CH'))
  expect(new Set(forms.map((form) => form.ok && form.normalized))).toEqual(new Set(['CHE107787577']))
})

test('takes full-width digits, no-break spaces and typographic dashes', () => {
  expect(checkVat('DE\u00a0１３６–６９５ 976')).toMatchObject({ normalized: 'DE136695976' })
})

test('refuses what is empty, too long or not made of letters and digits', () => {
  for (const input of ['', ' - ', 'DE136695976; drop', '🙂🙂', 'X'.repeat(31)]) {
    expect(checkVat(input, 'US').ok).toBe(false)
  }
})

test('never throws, and what it normalised it accepts unchanged', () => {
  const codes = fc.constantFrom(undefined, 'DE', 'GR', 'CH', 'NO', 'JP', 'US', 'XI', 'ZZ', '')
  const texts = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[A-Z0-9 .-]{0,16}$/),
    fc.constantFrom(...NUMBERS.map(([, written]) => written)),
  )
  fc.assert(
    fc.property(texts, codes, (input, code) => {
      const first = checkVat(input, code)
      if (first.ok) expect(checkVat(first.normalized, first.country)).toEqual(first)
    }),
  )
})
