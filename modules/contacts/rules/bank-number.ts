import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { checkBankNumber } from '../bank-number.ts'
import type { PartnerBank } from '../entities/partner.ts'

/** Keeps one form of every number, so that the same account is known however it was typed. */
export const normalBankNumber: DeriveRule<PartnerBank> = {
  run(banks) {
    for (const bank of banks) {
      if (typeof bank.number === 'string') {
        const check = checkBankNumber(bank.number)
        if (check.ok) bank.number = check.normalized
      }
      if (typeof bank.bic === 'string') bank.bic = bank.bic.replace(/\s+/g, '').toUpperCase() || null
    }
  },
}

/** A number that begins like an IBAN must be one. */
export const validBankNumber: ValidateRule<PartnerBank> = {
  name: 'partner-bank.number',
  when: ['number'],
  run(banks) {
    const issues: RecordIssue[] = []
    for (const record of banks) {
      if (typeof record.number !== 'string') continue
      const check = checkBankNumber(record.number)
      if (!check.ok) {
        const message = `${check.reason.charAt(0).toUpperCase()}${check.reason.slice(1)}.`
        issues.push({ record, path: ['number'], rule: 'partner-bank.number', message })
      }
    }
    return issues
  },
}
