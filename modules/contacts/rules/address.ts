import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { Partner } from '../entities/partner.ts'

/** A state says which country it is in. */
export const countryOfState: DeriveRule<Partner> = {
  needs: ['state'],
  run(partners) {
    for (const partner of partners) {
      if (partner.state && !partner.country) partner.country = partner.state.country
    }
  },
}

/** The state of an address lies in its country. */
export const stateInCountry: ValidateRule<Partner> = {
  name: 'partner.state',
  when: ['state', 'country'],
  needs: ['state', 'country'],
  run(partners) {
    return partners
      .filter(({ state, country }) => state && country && state.country.id !== country.id)
      .map((record): RecordIssue => {
        const message = say`${record.state?.name} is not in ${record.country?.name}. Choose a state of that country, or clear it.`
        return { record, path: ['state'], rule: 'partner.state', message }
      })
  },
}
