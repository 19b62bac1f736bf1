import { languageOf, languages } from '../i18n/languages.ts'
import { chooseLanguage, useLocale } from '../i18n/locale.ts'
import { t } from '../i18n/translate.ts'
import s from './sign-in.module.css'

/** The language of the pages before the work, each in its own name. */
export function LanguageSwitch() {
  const language = languageOf(useLocale())
  return (
    <select
      className={s.language}
      aria-label={t('Language')}
      value={language}
      onChange={(event) => {
        const chosen = languageOf(event.target.value)
        void chooseLanguage(chosen)
      }}
    >
      {Object.entries(languages).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  )
}
