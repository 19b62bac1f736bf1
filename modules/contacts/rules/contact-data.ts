import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { Partner } from '../entities/partner.ts'

const emptyable = [
  'email',
  'phone',
  'mobile',
  'website',
  'ref',
  'lang',
  'street',
  'street2',
  'zip',
  'city',
] as const

/** Blank text is no value, so that "without an e-mail" finds what it should; the name loses blanks around it. */
export const tidyContact: DeriveRule<Partner> = {
  run(partners) {
    for (const partner of partners) {
      if (typeof partner.name === 'string') partner.name = partner.name.trim()
      for (const name of emptyable) {
        const value = partner[name]
        if (typeof value === 'string') partner[name] = value.trim() || null
      }
    }
  },
}

/** Languages are ones that texts can be found for. */
export const validLanguage: ValidateRule<Partner> = {
  name: 'partner.language',
  when: ['lang'],
  run(partners) {
    return partners
      .filter(({ lang }) => typeof lang === 'string' && !isLanguage(lang))
      .map((record): RecordIssue => {
        const message = say`"${record.lang}" is not a language. Use a tag such as fr-FR.`
        return { record, path: ['lang'], rule: 'partner.language', message }
      })
  },
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
