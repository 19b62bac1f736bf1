import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkBankNumber } from '#modules/contacts/bank-number.ts'

/** The examples of the IBAN registry. */
const IBANS = [
  'DE89370400440532013000',
  'FR1420041010050500013M02606',
  'GB29NWBK60161331926819',
  'NL91ABNA0417164300',
  'CH9300762011623852957',
  'AT611904300234573201',
  'BE68539007547034',
  'ES9121000418450200051332',
  'IT60X0542811101000000123456',
  'NO9386011117947',
  'MT84MALT011000012345MTLCAST001S',
  'SA0380000000608010167519',
]

test.each(IBANS)('accepts %s however it is spaced', (iban) => {
  const expected = { ok: true, normalized: iban, kind: 'IBAN', country: iban.slice(0, 2) }
  expect(checkBankNumber(iban)).toEqual(expected)
  expect(checkBankNumber(`IBAN: ${iban.toLowerCase().replace(/(.{4})/g, '$1 ')}`)).toEqual(expected)
})

test('refuses every mistyped digit and every swap of two neighbours', () => {
  const swaps = fc
    .constantFrom(...IBANS)
    .chain((iban) => fc.tuple(fc.constant(iban), fc.nat(iban.length - 5)))
  fc.assert(
    fc.property(swaps, fc.integer({ min: 1, max: 9 }), ([iban, offset], shift) => {
      const at = offset + 4
      const [a, b] = [iban[at]!, iban[at + 1] ?? '']
      if (/\d/.test(a)) {
        const digit = String((Number(a) + shift) % 10)
        expect(checkBankNumber(iban.slice(0, at) + digit + iban.slice(at + 1)).ok).toBe(false)
      }
      if (b && a !== b) expect(checkBankNumber(iban.slice(0, at) + b + a + iban.slice(at + 2)).ok).toBe(false)
    }),
  )
})

test('says what is wrong', () => {
  expect(checkBankNumber('DE8937040044053201300')).toEqual({
    ok: false,
    reason: expect.stringContaining('22 characters'),
  })
  expect(checkBankNumber('DE88370400440532013000')).toEqual({
    ok: false,
    reason: expect.stringContaining('check digits'),
  })
  expect(checkBankNumber('DE89370400440532O13000')).toEqual({
    ok: false,
    reason: expect.stringContaining('letters and digits'),
  })
})

test('leaves the national check inside an IBAN to the bank', () => {
  // Check digits by ISO 13616, while the Dutch elevenfold test on the account part fails.
  expect(checkBankNumber('NL13TEST0123456789')).toMatchObject({ ok: true, kind: 'IBAN' })
})

test('takes national account numbers, in one form', () => {
  expect(checkBankNumber('12-3456-7890123-00')).toEqual({
    ok: true,
    normalized: '123456789012300',
    kind: 'OTHER',
  })
  expect(checkBankNumber(' 021000021/123 456 ')).toMatchObject({
    normalized: '021000021123456',
    kind: 'OTHER',
  })
  expect(checkBankNumber('US12345678901234')).toMatchObject({ kind: 'OTHER' })
})

test('refuses what is empty or no account number', () => {
  for (const input of ['', ' - ', '1', 'DE89;drop', '9'.repeat(35), '🙂'])
    expect(checkBankNumber(input).ok).toBe(false)
})

test('never throws, and keeps what it normalised', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Z]{2}[0-9]{2}[A-Z0-9 -]{0,40}$/)), (input) => {
      const first = checkBankNumber(input)
      if (first.ok) expect(checkBankNumber(first.normalized)).toEqual(first)
    }),
  )
})
