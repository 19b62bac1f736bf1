import { useState } from 'react'
import { useSearchParams } from 'react-router-dom'
import { mayDo } from '../data/knowledge.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { ChooseFile } from './choose-file.tsx'
import s from './imports.module.css'
import { MatchColumns } from './match-columns.tsx'
import { type Matching, mappingOf, suggestedMatching } from './matching.ts'
import { RunStep } from './run-step.tsx'
import { previewFile, startRun } from './send-file.ts'
import { Steps } from './steps.tsx'
import type { Preview, ReadOptions } from './types.ts'

/** A file that was looked at, and what the person says of it. */
interface Chosen {
  file: File
  options: ReadOptions
  preview: Preview
  matching: Matching
}

/** A run that was started. */
interface Started {
  mode: 'TRY' | 'COMMIT'
  jobId: string
}

/** Brings in the records of a file: choose it, say what its columns are, try, import. */
export default function ImportPage() {
  const knowledge = useKnowledge()
  const [search, setSearch] = useSearchParams()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [started, setStarted] = useState<Started | null>(null)
  const named = knowledge.resources.get(search.get('entity') ?? '')
  const resource = named && mayDo(named, 'create') ? named : undefined
  usePageTitle(resource ? t('Import {{records}}', { records: inText(resource.plural) }) : t('Import'))

  const look = async (file: File, options: ReadOptions, kept?: Matching) => {
    const preview = await previewFile(file, resource?.name ?? '', options)
    const isSame = kept?.matches.length === preview.columns.length
    setChosen({ file, options, preview, matching: isSame && kept ? kept : suggestedMatching(preview) })
  }
  const start = async (mode: Started['mode']) => {
    if (!chosen) return
    const { file, options, preview, matching } = chosen
    const mapping = mappingOf(preview, matching)
    // What was found out of the file stands: the run reads it as the preview did.
    const read = preview.format === 'xlsx' ? options : { ...options, encoding: preview.encoding }
    const asked = { entity: preview.entity, mode, mapping, options: read }
    setStarted({ mode, jobId: await startRun(file, asked) })
  }
  const restart = () => {
    setChosen(null)
    setStarted(null)
  }
  const at = !chosen ? 'file' : !started ? 'columns' : started.mode === 'TRY' ? 'try' : 'import'
  return (
    <div className={s.page}>
      <div className={s.head}>
        <h1 className={s.title}>
          {resource ? t('Import {{records}}', { records: inText(resource.plural) }) : t('Import')}
        </h1>
        <Steps at={at} />
      </div>
      {!chosen || !resource ? (
        <ChooseFile
          resource={resource}
          onResource={(entity) => setSearch({ entity }, { replace: true })}
          onFile={(file) => look(file, {})}
        />
      ) : !started ? (
        <MatchColumns
          file={chosen.file}
          preview={chosen.preview}
          matching={chosen.matching}
          options={chosen.options}
          resource={resource}
          onMatching={(matching) => setChosen({ ...chosen, matching })}
          onOptions={(options) => look(chosen.file, options, chosen.matching)}
          onBack={restart}
          onTry={() => start('TRY')}
        />
      ) : (
        <RunStep
          key={started.jobId}
          resource={resource}
          mode={started.mode}
          jobId={started.jobId}
          onBack={() => setStarted(null)}
          onCommit={() => start('COMMIT')}
          onAgain={restart}
        />
      )}
    </div>
  )
}
