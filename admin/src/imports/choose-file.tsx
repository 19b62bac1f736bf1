import { Download, FileUp } from 'lucide-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { mayDo } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { SelectInput } from '../fields/select-input.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import s from './imports.module.css'
import { endings, problemOf } from './send-file.ts'

interface ChooseFileProps {
  /** What is imported, once that is known. */
  resource: Resource | undefined
  onResource: (name: string) => void
  onFile: (file: File) => Promise<void>
}

/** The kind of record, and the file: dropped, or chosen from the folder. */
export function ChooseFile({ resource, onResource, onFile }: ChooseFileProps) {
  const { resources } = useKnowledge()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const kinds = [...resources.values()]
    .filter((one) => mayDo(one, 'create') && one.names.create)
    .map(({ name, plural }) => ({ value: name, label: plural }))
    .sort((a, b) => a.label.localeCompare(b.label))
  const take = async (file: File | undefined) => {
    if (!file || isBusy) return
    const problem = problemOf(file)
    setError(problem)
    if (problem) return
    setBusy(true)
    await onFile(file).catch((failure: unknown) => setError(messageOf(failure)))
    setBusy(false)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (resource) void take(event.dataTransfer.files[0])
  }
  return (
    <div className={s.choose}>
      <div className={s.labelled}>
        <label htmlFor={id}>{t('What the rows are')}</label>
        <SelectInput
          id={id}
          value={resource?.name ?? ''}
          empty={resource ? undefined : t('Choose…')}
          choices={kinds}
          onChange={onResource}
        />
      </div>
      {resource && (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut of the button inside */}
          <div
            className={s.drop}
            data-over={isOver || undefined}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(true)
            }}
            onDragLeave={() => setOver(false)}
            onDrop={drop}
          >
            <FileUp size={26} aria-hidden />
            <p>
              <strong>{t('Drop a file here')}</strong>
              <span>{t('CSV, Excel (XLSX) or JSON lines (NDJSON), up to 200 MB')}</span>
            </p>
            <input
              ref={input}
              type="file"
              accept={endings}
              aria-label={t('File')}
              className="visually-hidden"
              tabIndex={-1}
              onChange={(event) => {
                void take(event.target.files?.[0])
                event.target.value = ''
              }}
            />
            <Button look="primary" busy={isBusy} onClick={() => input.current?.click()}>
              {t('Choose file')}
            </Button>
          </div>
          {error && (
            <p className={s.error} role="alert">
              {error}
            </p>
          )}
          <p className={s.hint}>
            {t('The first row names the columns. Nothing is kept before you have seen what would happen.')}
          </p>
          <p className={s.templates}>
            <Download size={15} aria-hidden />
            <span>
              {t('Empty file with all columns:')}{' '}
              <a href={`/base/import/template?entity=${resource.name}&format=xlsx`} download>
                {t('Excel template')}
              </a>{' '}
              {t('or')}{' '}
              <a href={`/base/import/template?entity=${resource.name}&format=csv`} download>
                {t('CSV template')}
              </a>
            </span>
          </p>
        </>
      )}
    </div>
  )
}
