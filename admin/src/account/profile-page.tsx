import { useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { forgetKnowledge } from '../data/knowledge.ts'
import { SelectInput } from '../fields/select-input.tsx'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { languages, preferredOf } from '../i18n/languages.ts'
import { t } from '../i18n/translate.ts'
import s from './account.module.css'
import { OwnPicture } from './own-picture.tsx'
import { Section } from './section.tsx'
import { ZonePicker } from './zone-picker.tsx'

/** What the viewer says of themselves: their language, their time zone and their picture. */
export default function ProfilePage() {
  const { user } = useKnowledge().viewer
  const [locale, chooseLocale] = useOwnChoice('locale')
  const [zone, chooseZone] = useOwnChoice('timeZone')
  usePageTitle(t('Profile'))
  return (
    <div className={s.page}>
      <h1 className={s.title}>{t('Profile')}</h1>
      <Section
        title={t('Language and formats')}
        hint={t('Texts, dates, numbers and money are shown to you in this language.')}
      >
        <div className={s.field}>
          <label htmlFor="language">{t('Language')}</label>
          <SelectInput
            id="language"
            value={locale}
            choices={languageOptions(user.locale)}
            onChange={(next) => void chooseLocale(next)}
          />
        </div>
        <div className={s.field}>
          <label htmlFor="time-zone">{t('Time zone')}</label>
          <ZonePicker id="time-zone" value={zone} onChange={(next) => void chooseZone(next)} />
          <p className={s.hint}>
            {t('Times are shown to you in this zone, and meant in it when you type them.')}
          </p>
        </div>
      </Section>
      <OwnPicture />
    </div>
  )
}

/** One setting of the viewer's account; choosing saves it, and everything is shown by it at once. */
function useOwnChoice(field: 'locale' | 'timeZone'): [string, (value: string) => Promise<void>] {
  const { user } = useKnowledge().viewer
  const client = useQueryClient()
  const notify = useNotify()
  const stored = user[field] ?? ''
  const [chosen, setChosen] = useState(stored)
  const choose = async (value: string) => {
    setChosen(value)
    try {
      await request(
        'mutation KeepOwn($id: ID!, $input: UserUpdateInput!) { updateUser(id: $id, input: $input) { id } }',
        { id: user.id, input: { [field]: value || null } },
      )
      // The labels of all that there is come in the new language too, and with them texts and times change.
      forgetKnowledge()
      await client.refetchQueries({ queryKey: ['knowledge'] })
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'knowledge' })
    } catch (error) {
      setChosen(stored)
      notify(messageOf(error), { type: 'error' })
    }
  }
  return [chosen, choose]
}

/** Each language in its own name; a regional one that the account has besides them, such as Swiss French. */
function languageOptions(current: string | null): { value: string; label: string }[] {
  const known = Object.entries(languages).map(([value, label]) => ({ value, label }))
  const own = known.some(({ value }) => value === current) || !current ? [] : [current]
  return [
    {
      value: '',
      label: t('As in the browser ({{language}})', { language: nameOf(preferredOf(navigator.languages)) }),
    },
    ...known,
    ...own.map((value) => ({ value, label: nameOf(value) })),
  ]
}

/** A locale in its own words. */
function nameOf(locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale
  } catch {
    return locale
  }
}
