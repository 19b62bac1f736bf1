import { useCallback, useEffect, useRef } from 'react'
import { fieldOf, type Knowledge } from '../data/knowledge.ts'
import { saveRecord } from '../data/provider.ts'
import { formLines } from '../data/selection.ts'
import type { FormDefinition, Resource, Row } from '../data/types.ts'
import { type Draft, isBlank, isEmpty, type LineDraft, lineTarget } from './draft.ts'
import type { Diff } from './draft-diff.ts'
import { missingCells } from './placed-issues.ts'

const restMs = 320

interface Options {
  knowledge: Knowledge
  resource: Resource
  form: FormDefinition
  id: string | undefined
  getDraft: () => Draft
  diff: () => Diff
  onComputed: (computed: Row, sent: Diff['sentLines']) => void
  onUnchanged: () => void
}

/**
 * Lets the server compute what the draft would become, once typing rests: the save runs with `dryRun` and is rolled
 * back. A newer change cancels an answer under way; a draft that cannot be saved yet is not sent.
 */
export function useDryRun(options: Options): { schedule: () => void; cancel: () => void } {
  const latest = useRef(options)
  latest.current = options
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const controller = useRef<AbortController>(undefined)

  const cancel = useCallback(() => {
    clearTimeout(timer.current)
    controller.current?.abort()
  }, [])

  const run = useCallback(async () => {
    const { resource, id, diff, onComputed, onUnchanged } = latest.current
    if (!computesSomething(latest.current) || !isComplete(latest.current)) return
    const { input, sentLines } = diff()
    if (id !== undefined && Object.keys(input).length === 0) return onUnchanged()
    const own = new AbortController()
    controller.current = own
    try {
      const computed = await saveRecord(resource.name, { id, input, dryRun: true, signal: own.signal })
      if (!own.signal.aborted) onComputed(computed, sentLines)
    } catch {
      // What is wrong with the draft is said when the user saves, not while typing.
    }
  }, [])

  const schedule = useCallback(() => {
    cancel()
    timer.current = setTimeout(() => void run(), restMs)
  }, [cancel, run])

  useEffect(() => cancel, [cancel])
  return { schedule, cancel }
}

/** Only forms with lines, totals or computed fields have something to follow the typing. */
function computesSomething({ form, resource }: Options): boolean {
  if (formLines(form).length > 0 || (form.totals?.length ?? 0) > 0) return true
  const names = form.sections.flatMap((section) => ('fields' in section ? section.fields : []))
  return names.some((name) => {
    const field = fieldOf(resource, name)
    return field?.isReadonly && !field.isSystem && name !== resource.states?.field
  })
}

/** Whether nothing required is missing, which the server would refuse the whole draft for. */
function isComplete({ knowledge, resource, form, getDraft, id }: Options): boolean {
  const draft = getDraft()
  const names = form.sections.flatMap((section) => ('fields' in section ? section.fields : []))
  const hasGap = [...names, ...(form.side ?? [])].some((name) => {
    const field = fieldOf(resource, name)
    if (!field?.isRequired || field.isReadonly || !isEmpty(draft[name])) return false
    return id !== undefined || field.default === null
  })
  if (hasGap) return false
  return formLines(form).every((section) => {
    const target = lineTarget(knowledge, resource, section)
    const lines = (draft[section.lines] ?? []) as LineDraft[]
    return lines.every(
      (line) =>
        isBlank(line) ||
        !target ||
        missingCells(target.line, target.field.inverse, section.columns, line).length === 0,
    )
  })
}
