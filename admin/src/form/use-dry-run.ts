import { useCallback, useEffect, useRef } from 'react'
import { isApiError } from '../data/errors.ts'
import { fieldOf, type Knowledge } from '../data/knowledge.ts'
import { saveRecord } from '../data/provider.ts'
import { formLines } from '../data/selection.ts'
import type { FormDefinition, Resource, Row } from '../data/types.ts'
import { type Draft, isEmpty, type LineDraft, lineTarget } from './draft.ts'
import type { Diff } from './draft-diff.ts'
import { missingCells } from './placed-issues.ts'

const restMs = 320
const mostRounds = 2

interface Options {
  knowledge: Knowledge
  resource: Resource
  form: FormDefinition
  id: string | undefined
  getDraft: () => Draft
  /** The input of the save; new lines of the given keys left out. */
  diff: (without?: ReadonlySet<string>) => Diff
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
    const own = new AbortController()
    controller.current = own
    const unready = new Set<string>(incompleteLines(latest.current))
    for (let round = 0; round < mostRounds; round += 1) {
      const { input, sentLines } = diff(unready)
      if (id !== undefined && Object.keys(input).length === 0) return onUnchanged()
      try {
        const computed = await saveRecord(resource.name, { id, input, dryRun: true, signal: own.signal })
        if (!own.signal.aborted) onComputed(computed, sentLines)
        return
      } catch (error) {
        // What is wrong with the draft is said when the user saves, not while typing. But one line that is not
        // ready yet must not keep the others from their totals.
        const refused = refusedLines(latest.current, error, sentLines)
        if (own.signal.aborted || refused.length === 0) return
        for (const key of refused) unready.add(key)
      }
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

/** Whether no field of the record itself is missing, which the server would refuse the whole draft for. */
function isComplete({ resource, form, getDraft, id }: Options): boolean {
  const draft = getDraft()
  const names = form.sections.flatMap((section) => ('fields' in section ? section.fields : []))
  return ![...names, ...(form.side ?? [])].some((name) => {
    const field = fieldOf(resource, name)
    if (!field?.isRequired || field.isReadonly || !isEmpty(draft[name])) return false
    return id !== undefined || field.default === null
  })
}

/** The keys of new lines that lack a required cell. */
function incompleteLines({ knowledge, resource, form, getDraft }: Options): string[] {
  const draft = getDraft()
  return formLines(form).flatMap((section) => {
    const target = lineTarget(knowledge, resource, section)
    if (!target) return []
    return ((draft[section.lines] ?? []) as LineDraft[])
      .filter((line) => missingCells(target.line, target.field.inverse, section.columns, line).length > 0)
      .map((line) => line.key)
  })
}

/** The keys of the new lines that the server refuses; none when something else is wrong as well. */
function refusedLines({ form }: Options, error: unknown, sent: Diff['sentLines']): string[] {
  if (!isApiError(error)) return []
  const keys = error.issues.map(({ path }) => {
    const [head, command, index] = path.filter((part) => part !== 'input')
    const isNewLine = formLines(form).some((section) => section.lines === head) && command === 'create'
    return isNewLine ? sent[String(head)]?.create[Number(index)] : undefined
  })
  return keys.every((key) => key !== undefined) ? keys : []
}
