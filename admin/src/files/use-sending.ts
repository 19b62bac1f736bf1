import { useNotify } from 'ra-core'
import { useState } from 'react'
import { useActivityNews } from '../activity/use-activity.ts'
import { messageOf } from '../data/errors.ts'
import { sendFile } from './send-file.ts'

interface Sending {
  key: string
  name: string
  /** How much of it was sent, 0 to 1. */
  share: number
}

/** Sends files to a record one after the other, and tells how far each is. */
export function useSending(target: { entity: string; id: string }) {
  const [sending, setSending] = useState<Sending[]>([])
  const notify = useNotify()
  const readAnew = useActivityNews()
  const drop = (key: string) => setSending((all) => all.filter((one) => one.key !== key))

  async function sendOne(file: File, key: string): Promise<void> {
    const onProgress = (share: number) =>
      setSending((all) => all.map((one) => (one.key === key ? { ...one, share } : one)))
    try {
      await sendFile(file, target, onProgress)
      await readAnew()
    } catch (error) {
      notify(`${file.name}: ${messageOf(error)}`, { type: 'error' })
    }
    drop(key)
  }

  async function send(files: File[]): Promise<void> {
    const waiting = files.map((file) => ({ file, key: crypto.randomUUID() }))
    setSending((all) => [...all, ...waiting.map(({ file, key }) => ({ key, name: file.name, share: 0 }))])
    for (const { file, key } of waiting) await sendOne(file, key)
  }

  return { sending, send }
}
