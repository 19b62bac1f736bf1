import { useRef, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import type { Field } from '../data/types.ts'
import { t } from '../i18n/translate.ts'
import type { FieldFile } from './field-file.ts'
import { sendFile } from './send-file.ts'
import { formatSize } from './size.ts'

/** Sends a file for a field, tells how far it is and what was wrong with it. Only the last one counts. */
export function useUpload(field: Field, onSent: (file: FieldFile) => void) {
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const turn = useRef(0)

  async function send(files: File[]): Promise<void> {
    const [file] = files
    if (!file) return
    turn.current += 1
    const own = turn.current
    const isCurrent = () => own === turn.current
    setProblem(files.length > 1 ? t('Only one file fits here.') : null)
    if (files.length > 1) return
    const { maxBytes, entity, name } = field
    if (maxBytes && file.size > maxBytes) {
      setProblem(t('The file is larger than {{size}}.', { size: formatSize(maxBytes) }))
      return
    }
    setSending({ name: file.name, share: 0 })
    try {
      const onProgress = (share: number) => isCurrent() && setSending({ name: file.name, share })
      const sent = (await sendFile(file, { entity, field: name }, onProgress)) as Omit<
        FieldFile,
        'displayName'
      > & { name: string }
      if (isCurrent()) onSent({ ...sent, displayName: sent.name })
    } catch (error) {
      if (isCurrent()) setProblem(messageOf(error))
    }
    if (isCurrent()) setSending(null)
  }

  /** Forgets what is on its way. */
  const cancel = () => {
    turn.current += 1
    setSending(null)
  }
  return { sending, problem, send, cancel, forgive: () => setProblem(null) }
}
