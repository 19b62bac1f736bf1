import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { Partner } from '../entities/partner.ts'

/** A partner of one of your companies cannot belong to a partner of another. */
export const parentCompany: ValidateRule<Partner> = {
  name: 'partner.company',
  when: ['parent', 'company'],
  needs: ['parent', 'company'],
  run(partners) {
    return partners
      .filter(({ parent, company }) => parent?.company && company && parent.company.id !== company.id)
      .map((record): RecordIssue => {
        // Without its name: whoever writes this may not see the contact above.
        const message = say`The contact above belongs to another company than ${record.company?.name}. Clear the company, or choose the same.`
        return { record, path: ['company'], rule: 'partner.company', message }
      })
  },
}
