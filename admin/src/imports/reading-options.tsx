import { useId } from 'react'
import { SelectInput } from '../fields/select-input.tsx'
import s from './imports.module.css'
import type { Preview, ReadOptions } from './types.ts'

const delimiters = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
]
const encodings = [
  { value: 'utf-8', label: 'Unicode (UTF-8)' },
  { value: 'utf-16le', label: 'Unicode (UTF-16)' },
  { value: 'windows-1252', label: 'Windows, Western Europe' },
  { value: 'latin1', label: 'Latin 1' },
]

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
        <Labelled label="Values are separated by">
          {(id) => (
            <SelectInput
              id={id}
              value={delimiter}
              choices={delimiters}
              onChange={(value) => onOptions({ ...options, delimiter: value })}
            />
          )}
        </Labelled>
      )}
      {format !== 'xlsx' && (
        <Labelled label="Text is">
          {(id) => (
            <SelectInput
              id={id}
              value={encoding}
              choices={encodings}
              onChange={(value) => onOptions({ ...options, encoding: value })}
            />
          )}
        </Labelled>
      )}
      {sheets.length > 1 && (
        <Labelled label="Sheet">
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
        <p className={s.hint}>The file is no Unicode text. Look whether letters with accents are right.</p>
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
