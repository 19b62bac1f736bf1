import { useId, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import type { Resource } from '../data/types.ts'
import { SelectInput } from '../fields/select-input.tsx'
import { plural, t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { ColumnRow } from './column-row.tsx'
import s from './imports.module.css'
import { foundChoices, type Match, type Matching, problemsOf } from './matching.ts'
import { ReadingOptions } from './reading-options.tsx'
import { SavedMappings } from './saved-menu.tsx'
import type { Preview, ReadOptions } from './types.ts'

interface MatchColumnsProps {
  file: File
  preview: Preview
  matching: Matching
  options: ReadOptions
  resource: Resource
  onMatching: (matching: Matching) => void
  onOptions: (options: ReadOptions) => Promise<void>
  onBack: () => void
  onTry: () => Promise<void>
}

/** What each column is, how records are found that are there already, and the first rows to judge by. */
export function MatchColumns(props: MatchColumnsProps) {
  const { file, preview, matching, options, resource, onMatching, onOptions, onBack, onTry } = props
  const foundId = useId()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const problems = problemsOf(preview, matching)
  const choices = foundChoices(preview, matching.matches)
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    // When it succeeds another step takes the place of this one, or the same with another preview.
    await work().catch((failure: unknown) => setError(messageOf(failure)))
    setBusy(false)
  }
  const change = (at: number, match: Match) => {
    const matches = matching.matches.with(at, match)
    const isStill =
      matching.found === 'none' || foundChoices(preview, matches).some(({ name }) => name === matching.found)
    onMatching({ matches, found: isStill ? matching.found : 'none' })
  }
  // Columns are told apart by their place: two may have the same name.
  const places = [...preview.columns.keys()]
  const left = matching.matches.filter(({ target }) => target === '').length
  const many = inText(resource.plural)
  return (
    <div className={s.match}>
      <div className={s.fileLine}>
        <strong>{file.name}</strong>
        <span>
          {left > 0
            ? plural(
                places.length,
                '{{count}} column, {{left}} left out',
                '{{count}} columns, {{left}} left out',
                {
                  left,
                },
              )
            : plural(places.length, '{{count}} column', '{{count}} columns')}
        </span>
        <SavedMappings preview={preview} matching={matching} onMatching={onMatching} />
      </div>
      <ReadingOptions
        preview={preview}
        options={options}
        onOptions={(next) => void run(() => onOptions(next))}
      />
      <table className={s.columns}>
        <caption className="visually-hidden">{t('Columns of the file')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Column')}</th>
            <th scope="col">{t('First values')}</th>
            <th scope="col">{t('Field')}</th>
            <th scope="col">{t('How it is read')}</th>
          </tr>
        </thead>
        <tbody>
          {places.map((at) => (
            <ColumnRow
              key={at}
              at={at}
              preview={preview}
              match={matching.matches[at] ?? { target: '', key: '', isMaking: false, format: '' }}
              onChange={(match) => change(at, match)}
            />
          ))}
        </tbody>
      </table>
      <div className={s.found}>
        <label htmlFor={foundId}>
          {t('{{records}} that are there already', { records: resource.plural })}
        </label>
        <SelectInput
          id={foundId}
          value={matching.found}
          choices={[
            {
              value: 'none',
              label: t('Are left alone: every row makes a new {{record}}', {
                record: inText(resource.label),
              }),
            },
            ...choices.map(({ name, label }) => ({
              value: name,
              label: t('Are changed when the {{label}} is the same', { label: inText(label) }),
            })),
          ]}
          onChange={(found) => onMatching({ ...matching, found })}
        />
        {choices.length === 0 && (
          <p className={s.hint}>
            {t('To change {{many}}, take a column for something that tells them apart.', { many })}
          </p>
        )}
      </div>
      {problems.length > 0 && (
        <ul className={s.problems} aria-label={t('Before you can try')}>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {error && (
        <p className={s.error} role="alert">
          {error}
        </p>
      )}
      <div className={s.actions}>
        <Button onClick={onBack}>{t('Other file')}</Button>
        <Button look="primary" busy={isBusy} disabled={problems.length > 0} onClick={() => void run(onTry)}>
          {t('Try')}
        </Button>
        <span className={s.hint}>{t('A trial runs all rules and keeps nothing.')}</span>
      </div>
    </div>
  )
}
