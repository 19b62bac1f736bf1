import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import type { Partner } from '../entities/partner.ts'
import { checkVat } from '../vat.ts'

/** Keeps one form of every tax number. */
export const normalVat: DeriveRule<Partner> = {
  needs: ['country'],
  run(partners) {
    for (const partner of partners) {
      if (typeof partner.vat !== 'string') continue
      if (partner.vat.trim() === '') {
        partner.vat = null
        continue
      }
      const check = checkVat(partner.vat, partner.country?.code)
      if (check.ok) partner.vat = check.normalized
    }
  },
}

/** A tax number is right by the published rules of its country. */
export const validVat: ValidateRule<Partner> = {
  name: 'partner.vat',
  when: ['vat', 'country'],
  needs: ['country'],
  run(partners) {
    const issues: RecordIssue[] = []
    for (const record of partners) {
      if (typeof record.vat !== 'string') continue
      const check = checkVat(record.vat, record.country?.code)
      if (check.ok) continue
      const message = `${check.reason.charAt(0).toUpperCase()}${check.reason.slice(1)}.`
      issues.push({ record, path: ['vat'], rule: 'partner.vat', message })
    }
    return issues
  },
}
