import { useId } from 'react'
import { SelectInput } from '../fields/select-input.tsx'
import { msg, t } from '../i18n/translate.ts'
import s from './imports.module.css'
import type { Preview, ReadOptions } from './types.ts'

const delimiters = [
  { value: ',', label: msg('Comma') },
  { value: ';', label: msg('Semicolon') },
  { value: '\t', label: msg('Tab') },
  { value: '|', label: msg('Bar') },
]
const encodings = [
  { value: 'utf-8', label: msg('Unicode (UTF-8)') },
  { value: 'utf-16le', label: msg('Unicode (UTF-16)') },
  { value: 'windows-1252', label: msg('Windows, Western Europe') },
  { value: 'latin1', label: msg('Latin 1') },
]

const said = (choices: { value: string; label: string }[]) =>
  choices.map(({ value, label }) => ({ value, label: t(label) }))

interface ReadingOptionsProps {
  preview: Preview
  options: ReadOptions
  onOptions: (options: ReadOptions) => void
}

/** How the file is read: found out, and to be corrected when the values look wrong. */
export function ReadingOptions({ preview, options, onOptions }: ReadingOptionsProps) {
  const { format, delimiter, encoding, isEncodingGuessed, sheet, sheets } = preview
  const first = sheets[0] ?? ''
  return (
    <div className={s.reading}>
      {format === 'csv' && (
        <Labelled label={t('Values are separated by')}>
          {(id) => (
            <SelectInput
              id={id}
              value={delimiter}
              choices={said(delimiters)}
              onChange={(value) => onOptions({ ...options, delimiter: value })}
            />
          )}
        </Labelled>
      )}
      {format !== 'xlsx' && (
        <Labelled label={t('Text is')}>
          {(id) => (
            <SelectInput
              id={id}
              value={encoding}
              choices={said(encodings)}
              onChange={(value) => onOptions({ ...options, encoding: value })}
            />
          )}
        </Labelled>
      )}
      {sheets.length > 1 && (
        <Labelled label={t('Sheet')}>
          {(id) => (
            <SelectInput
              id={id}
              value={sheet ?? first}
              choices={sheets.map((name) => ({ value: name, label: name }))}
              onChange={(value) => onOptions({ ...options, sheet: value })}
            />
          )}
        </Labelled>
      )}
      {isEncodingGuessed && (
        <p className={s.hint}>
          {t('The file is no Unicode text. Look whether letters with accents are right.')}
        </p>
      )}
    </div>
  )
}

function Labelled({ label, children }: { label: string; children: (id: string) => React.ReactNode }) {
  const id = useId()
  return (
    <div className={s.labelled}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
