import { useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { forgetKnowledge } from '../data/knowledge.ts'
import { Select } from '../figures/select.tsx'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { languages, preferredOf } from '../i18n/languages.ts'
import { t } from '../i18n/translate.ts'
import s from './account.module.css'
import { OwnPicture } from './own-picture.tsx'
import { Section } from './section.tsx'

/** What the viewer says of themselves: the language that Trellis speaks to them, and their picture. */
export default function ProfilePage() {
  const { user } = useKnowledge().viewer
  const client = useQueryClient()
  const notify = useNotify()
  const [chosen, setChosen] = useState(user.locale ?? '')
  usePageTitle(t('Profile'))

  const choose = async (locale: string) => {
    setChosen(locale)
    try {
      await request(
        'mutation Speak($id: ID!, $locale: String) { updateUser(id: $id, input: { locale: $locale }) { id } }',
        {
          id: user.id,
          locale: locale || null,
        },
      )
      // The labels of all that there is come in the new language too, and with them the texts change.
      forgetKnowledge()
      await client.refetchQueries({ queryKey: ['knowledge'] })
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'knowledge' })
    } catch (error) {
      setChosen(user.locale ?? '')
      notify(messageOf(error), { type: 'error' })
    }
  }
  return (
    <div className={s.page}>
      <h1 className={s.title}>{t('Profile')}</h1>
      <Section
        title={t('Language and formats')}
        hint={t('Texts, dates, numbers and money are shown to you in this language.')}
      >
        <div>
          <Select
            label={t('Language')}
            value={chosen}
            options={languageOptions(user.locale)}
            onChange={(locale) => void choose(locale)}
          />
        </div>
      </Section>
      <OwnPicture />
    </div>
  )
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
