import { useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type UseFormReturn, useForm } from 'react-hook-form'
import { viewerCan } from '../actions/available.ts'
import { isApiError } from '../data/errors.ts'
import { fieldOf, formView, type Knowledge, mayDo, writableFields } from '../data/knowledge.ts'
import { readRecord, saveRecord } from '../data/provider.ts'
import { formFields, formLines } from '../data/selection.ts'
import type { FormDefinition, LinesSection, Resource, Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { computedFields, computedLines } from './computed.ts'
import { type Draft, type LineDraft, toCopy, toDraft, toPreset } from './draft.ts'
import { createDiff, type Diff, same, updateDiff } from './draft-diff.ts'
import { frozenBy, isFree } from './frozen.ts'
import { missingIssues, type PlacedIssue, placeIssues } from './placed-issues.ts'
import { useDryRun } from './use-dry-run.ts'

/** A form under edit: its values, what can be edited, what is wrong, and how it is saved. */
export interface RecordForm {
  knowledge: Knowledge
  resource: Resource
  form: FormDefinition
  record: Row | null
  /** The record as the server last computed or gave it: units are read from it. */
  shown: Row | null
  methods: UseFormReturn<Draft>
  isFrozen: boolean
  isDirty: boolean
  isSaving: boolean
  issues: PlacedIssue[]
  failure: unknown
  conflict: Conflict | null
  canEdit: (name: string) => boolean
  change: (name: string, value: unknown) => void
  changeLines: (section: LinesSection, edit: (lines: LineDraft[]) => LineDraft[]) => void
  save: () => Promise<Row | null>
  discard: () => void
  reload: () => void
  overwrite: () => Promise<Row | null>
  closeConflict: () => void
  /** A newer version that somebody saved while this one is edited. */
  news: Row | null
  /** Shows what is theirs and what is yours. */
  review: () => void
}

/** Someone else's save in between: what was loaded, what is there now, and what the user has. */
export interface Conflict {
  loaded: Draft
  theirs: Draft
  yours: Draft
  latest: Row
}

interface Options {
  resource: Resource
  record: Row | null
  copy: Row | null
  /** Values that a new record starts with, as if the user had typed them. */
  preset?: Record<string, unknown> | null
  onCreated: (record: Row) => void
}

/** Holds a record's draft; `record` null makes a new one, filled from `copy` or `preset` when there is one. */
export function useRecordForm({ resource, record: given, copy, preset, onCreated }: Options): RecordForm {
  const knowledge = useKnowledge()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const form = useMemo(() => formView(resource), [resource])
  const [record, setRecord] = useState(given)
  const [shown, setShown] = useState(given)
  const start = useMemo(() => {
    if (copy) return toCopy(knowledge, resource, form, copy)
    if (preset) return toPreset(knowledge, resource, form, preset)
    return { draft: toDraft(knowledge, resource, form, given), touched: new Set<string>() }
  }, [knowledge, resource, form, given, copy, preset])
  const methods = useForm<Draft>({ defaultValues: start.draft })
  const loaded = useRef<Draft>(start.draft)
  const touched = useRef<Set<string>>(start.touched)
  const [isDirty, setDirty] = useState(copy !== null)
  const [isSaving, setSaving] = useState(false)
  const [issues, setIssues] = useState<PlacedIssue[]>([])
  const [failure, setFailure] = useState<unknown>(null)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [news, setNews] = useState<Row | null>(null)

  const frozen = useMemo(() => frozenBy(form, record), [form, record])
  const isFrozen =
    (record === null ? !mayDo(resource, 'create') : !canChange(resource, record)) ||
    (frozen.length > 0 && frozen.some((one) => !one.except?.length))
  const canEdit = useCallback(
    (name: string) => {
      const field = fieldOf(resource, name)
      if (!field || isFrozen || field.isReadonly || field.isSystem || name === resource.states?.field)
        return false
      if (!isFree(frozen, name)) return false
      return writableFields(knowledge, resource, record ? 'update' : 'create')?.has(name) ?? true
    },
    [knowledge, resource, record, isFrozen, frozen],
  )
  const side = useCallback(
    () => ({ knowledge, resource, form, draft: methods.getValues(), touched: touched.current }),
    [knowledge, resource, form, methods],
  )
  const diff = useCallback(
    (without?: ReadonlySet<string>): Diff => {
      const all = side()
      const draft = without ? withoutNewLines(form, all.draft, without) : all.draft
      return record ? updateDiff({ ...all, draft }, loaded.current) : createDiff({ ...all, draft })
    },
    [form, record, side],
  )

  const reset = useCallback(
    (next: Row) => {
      const draft = toDraft(knowledge, resource, form, next)
      loaded.current = draft
      touched.current = new Set()
      methods.reset(draft)
      setRecord(next)
      setShown(next)
      setDirty(false)
      setIssues([])
      setFailure(null)
      setConflict(null)
      setNews(null)
    },
    [knowledge, resource, form, methods],
  )
  // A newer record from outside (an action, a refetch) is taken when nothing would be lost.
  const newest = useRef(given)
  useEffect(() => {
    if (given && given !== newest.current) {
      newest.current = given
      if (given.version === record?.version) setNews(null)
      else if (isDirty) setNews(given)
      else reset(given)
    }
  }, [given, isDirty, record, reset])

  const dryRun = useDryRun({
    knowledge,
    resource,
    form,
    id: record?.id,
    getDraft: methods.getValues,
    diff,
    onComputed: (computed, sent) => {
      const draft = methods.getValues()
      const place = { knowledge, resource, form }
      for (const [name, value] of Object.entries(computedFields(place, draft, touched.current, computed))) {
        methods.setValue(name, value)
      }
      for (const section of formLines(form)) {
        const lines = (draft[section.lines] ?? []) as LineDraft[]
        const next = computedLines(place, section, lines, sent[section.lines]?.create ?? [], computed)
        if (next.some((line, at) => line !== lines[at])) methods.setValue(section.lines, next)
      }
      setShown((before) => ({ ...before, ...computed, id: record?.id ?? '' }))
    },
    onUnchanged: () => {
      if (!record) return
      for (const name of formFields(form)) if (!canEdit(name)) methods.setValue(name, loaded.current[name])
      setShown(record)
    },
  })
  // A copy gets its totals before anything is typed.
  const isCopy = copy !== null
  const { schedule } = dryRun
  useEffect(() => {
    if (isCopy) schedule()
  }, [isCopy, schedule])

  const afterChange = useCallback(
    (place: string) => {
      setIssues((all) => all.filter((one) => one.place !== place))
      const { input } = diff()
      setDirty(Object.keys(input).length > 0)
      schedule()
    },
    [diff, schedule],
  )
  const change = useCallback(
    (name: string, value: unknown) => {
      touched.current.add(name)
      methods.setValue(name, value)
      afterChange(name)
    },
    [methods, afterChange],
  )
  const changeLines = useCallback(
    (section: LinesSection, edit: (lines: LineDraft[]) => LineDraft[]) => {
      const before = (methods.getValues(section.lines) ?? []) as LineDraft[]
      const after = edit(before)
      methods.setValue(section.lines, after)
      const changed = after.filter((line) => !before.includes(line)).map((line) => line.key)
      setIssues((all) =>
        all.filter((one) => !changed.some((key) => one.place.startsWith(`${section.lines}/${key}/`))),
      )
      afterChange('')
    },
    [methods, afterChange],
  )

  const send = async (expectedVersion: number | undefined): Promise<Row | null> => {
    const context = { knowledge, resource, form, draft: methods.getValues() }
    const missing = missingIssues(context, canEdit, touched.current, record === null)
    setIssues(missing)
    setFailure(null)
    if (missing.length > 0) return null
    dryRun.cancel()
    const { input, sentLines } = diff()
    setSaving(true)
    try {
      const saved = await saveRecord(resource.name, { id: record?.id, input, expectedVersion })
      reset(saved)
      const what = { name: String(saved.displayName) }
      notify(record ? t('Saved {{name}}', what) : t('Created {{name}}', what), { type: 'success' })
      queryClient.setQueriesData({ queryKey: [resource.name, 'getOne', { id: saved.id }] }, saved)
      void queryClient.invalidateQueries({ queryKey: [resource.name, 'getList'] })
      if (!record) onCreated(saved)
      return saved
    } catch (error) {
      if (isApiError(error) && error.code === 'CONFLICT' && record) await openConflict(record.id, error)
      else if (isApiError(error) && error.issues.length > 0)
        setIssues(placeIssues(context, error.issues, sentLines))
      else setFailure(error)
      return null
    } finally {
      setSaving(false)
    }
  }
  const openConflict = async (id: string, error: unknown) => {
    try {
      const latest = await readRecord(resource.name, id)
      const theirs = toDraft(knowledge, resource, form, latest)
      setConflict({ loaded: loaded.current, theirs, yours: methods.getValues(), latest })
    } catch {
      setFailure(error)
    }
  }
  const overwrite = async () => {
    if (!conflict) return null
    // Lines that the other one deleted cannot be changed any more; the rest of yours goes on top of theirs.
    for (const section of formLines(form)) {
      const alive = new Set(((conflict.theirs[section.lines] ?? []) as LineDraft[]).map((line) => line.id))
      const known = new Set(((conflict.loaded[section.lines] ?? []) as LineDraft[]).map((line) => line.id))
      const mine = (methods.getValues(section.lines) ?? []) as LineDraft[]
      const theirNew = ((conflict.theirs[section.lines] ?? []) as LineDraft[]).filter(
        (line) => !known.has(line.id),
      )
      methods.setValue(section.lines, [
        ...mine.filter((line) => line.id === null || alive.has(line.id)),
        ...theirNew,
      ])
    }
    loaded.current = conflict.theirs
    setConflict(null)
    const saved = await send(conflict.latest.version as number | undefined)
    return saved
  }

  return {
    knowledge,
    resource,
    form,
    record,
    shown,
    methods,
    isFrozen,
    isDirty,
    isSaving,
    issues,
    failure,
    conflict,
    canEdit,
    change,
    changeLines,
    save: () => send(record?.version as number | undefined),
    discard: () => {
      dryRun.cancel()
      if (record) reset(record)
      else setDirty(false)
    },
    reload: () => conflict && reset(conflict.latest),
    overwrite,
    closeConflict: () => setConflict(null),
    news,
    review: () => {
      if (!news) return
      const theirs = toDraft(knowledge, resource, form, news)
      setConflict({ loaded: loaded.current, theirs, yours: methods.getValues(), latest: news })
    },
  }
}

const canChange = (resource: Resource, record: Row): boolean =>
  mayDo(resource, 'update') && viewerCan(record, 'update')

/** The draft without new lines of these keys. */
function withoutNewLines(form: FormDefinition, draft: Draft, keys: ReadonlySet<string>): Draft {
  const less = { ...draft }
  for (const { lines } of formLines(form)) {
    less[lines] = ((draft[lines] ?? []) as LineDraft[]).filter(
      (line) => line.id !== null || !keys.has(line.key),
    )
  }
  return less
}

/** The fields that differ between the three sides of a conflict: what the dialog shows. */
export function conflictFields(form: RecordForm, conflict: Conflict): string[] {
  return formFields(form.form).filter((name) => {
    const isTheirs = !same(conflict.theirs[name], conflict.loaded[name])
    const isYours = form.canEdit(name) && !same(conflict.yours[name], conflict.loaded[name])
    return isTheirs || isYours
  })
}
