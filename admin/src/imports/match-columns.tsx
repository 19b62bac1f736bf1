import { useId, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import type { Resource } from '../data/types.ts'
import { SelectInput } from '../fields/select-input.tsx'
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
  const many = resource.plural.toLowerCase()
  return (
    <div className={s.match}>
      <div className={s.fileLine}>
        <strong>{file.name}</strong>
        <span>
          {preview.columns.length} columns{left > 0 && `, ${left} left out`}
        </span>
        <SavedMappings preview={preview} matching={matching} onMatching={onMatching} />
      </div>
      <ReadingOptions
        preview={preview}
        options={options}
        onOptions={(next) => void run(() => onOptions(next))}
      />
      <table className={s.columns}>
        <caption className="visually-hidden">Columns of the file</caption>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">First values</th>
            <th scope="col">Field</th>
            <th scope="col">How it is read</th>
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
        <label htmlFor={foundId}>{`${resource.plural} that are there already`}</label>
        <SelectInput
          id={foundId}
          value={matching.found}
          choices={[
            { value: 'none', label: `Are left alone: every row makes a new ${resource.label.toLowerCase()}` },
            ...choices.map(({ name, label }) => ({
              value: name,
              label: `Are changed when the ${label.toLowerCase()} is the same`,
            })),
          ]}
          onChange={(found) => onMatching({ ...matching, found })}
        />
        {choices.length === 0 && (
          <p className={s.hint}>To change {many}, take a column for something that tells them apart.</p>
        )}
      </div>
      {problems.length > 0 && (
        <ul className={s.problems} aria-label="Before you can try">
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
        <Button onClick={onBack}>Other file</Button>
        <Button look="primary" busy={isBusy} disabled={problems.length > 0} onClick={() => void run(onTry)}>
          Try
        </Button>
        <span className={s.hint}>A trial runs all rules and keeps nothing.</span>
      </div>
    </div>
  )
}
