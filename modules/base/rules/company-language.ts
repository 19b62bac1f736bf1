import type { ValidateRule } from '#core/entity.ts'
import { canonicalTag } from '#core/language.ts'
import { say } from '#core/say.ts'
import type { Company } from '../entities/company.ts'

/** The language of a company must be one that texts can be written in. */
export const companyLanguage: ValidateRule<Company> = {
  name: 'company.language',
  when: ['locale'],
  run: (companies) =>
    companies
      .filter(({ locale }) => typeof locale === 'string' && !canonicalTag(locale))
      .map((record) => ({
        record,
        path: ['locale'],
        rule: 'company.language',
        message: say`"${record.locale}" is not a language. Use a tag such as fr, de or en-GB.`,
      })),
}
