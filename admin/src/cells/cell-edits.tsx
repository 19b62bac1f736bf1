import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react'
import { isApiError, messageOf } from '../data/errors.ts'
import type { Row } from '../data/types.ts'
import { same } from '../form/draft-diff.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import type { Column } from '../list/columns.ts'
import type { ListState } from '../list/use-list.ts'
import { saveValues, showWritten } from './save-cell.ts'

/** What kept a value from being stored; the typed value stays. */
export interface Problem {
  message: string
  value: unknown
  /** Somebody else changed the very same value. */
  isConflict: boolean
}

/** The cells of one list that are edited, on their way, or refused. */
export interface Edits {
  editing: { id: string; path: string } | null
  begin: (id: string, path: string) => void
  /** Leaves the editor; `byClick` when something else was clicked. */
  stop: (byClick?: boolean) => void
  /** Stores a value unless it is what is there; `isForced` writes over what somebody else wrote. */
  commit: (row: Row, column: Column, value: unknown, isForced?: boolean) => void
  /** The value on its way; undefined for none. */
  pending: (id: string, path: string) => { value: unknown } | undefined
  problem: (id: string, path: string) => Problem | undefined
  /** Drops a refused value. */
  forget: (id: string, path: string) => void
  /** Whether an editor was left a moment ago: the click that left it opens nothing. */
  isJustLeft: () => boolean
}

const Context = createContext<Edits | null>(null)
const keyOf = (id: string, path: string) => `${id} ${path}`
const momentMs = 350

const without = <T,>(all: ReadonlyMap<string, T>, key: string) =>
  new Map([...all].filter(([one]) => one !== key))

/** The edits of the list around; null where cells are only read. */
export const useCellEdits = (): Edits | null => useContext(Context)

/** Lets the cells below be edited in place. */
export function CellEdits({ list, children }: { list: ListState; children: ReactNode }) {
  const { resource, columns } = list
  const knowledge = useKnowledge()
  const queryClient = useQueryClient()
  const [editing, setEditing] = useState<Edits['editing']>(null)
  const [pending, setPending] = useState<ReadonlyMap<string, { value: unknown }>>(new Map())
  const [problems, setProblems] = useState<ReadonlyMap<string, Problem>>(new Map())
  const left = useRef(0)
  // Changes of one record go one after the other, each on the version that the last one made.
  const queues = useRef(new Map<string, Promise<void>>())
  const versions = useRef(new Map<string, number>())

  const commit: Edits['commit'] = (row, column, value, isForced = false) => {
    const { path, field } = column
    const key = keyOf(row.id, path)
    setProblems((all) => without(all, key))
    if (!isForced && same(value, row[path])) return
    setPending((all) => new Map(all).set(key, { value }))
    const store = async () => {
      try {
        const known = Math.max(Number(row.version ?? 0), versions.current.get(row.id) ?? 0)
        const version = isForced ? null : known
        const paths = columns.map((one) => one.path)
        const written = await saveValues(knowledge, resource, {
          row,
          changes: [{ field, value }],
          columns: paths,
          version,
        })
        versions.current.set(row.id, Number(written.version ?? 0))
        showWritten(queryClient, resource, written)
        void queryClient.invalidateQueries({ queryKey: [resource.name, 'getList'] })
      } catch (error) {
        const isConflict = isApiError(error) && error.code === 'CONFLICT'
        const message = isConflict ? t('Somebody else changed this in the meantime.') : reasonOf(error, path)
        setProblems((all) => new Map(all).set(key, { message, value, isConflict }))
        // What was refused is opened again where nothing else is being written.
        setEditing((now) => now ?? { id: row.id, path })
        if (isConflict) void queryClient.invalidateQueries({ queryKey: [resource.name, 'getList'] })
      }
      setPending((all) => without(all, key))
    }
    const queued = (queues.current.get(row.id) ?? Promise.resolve()).then(store)
    queues.current.set(row.id, queued)
  }
  const latest = useRef(commit)
  latest.current = commit
  // The same one until something about the cells changes: a list with many of them is drawn anew for nothing else.
  const edits = useMemo<Edits>(
    () => ({
      editing,
      begin: (id, path) => setEditing({ id, path }),
      stop: (byClick) => {
        if (byClick) left.current = Date.now()
        setEditing(null)
      },
      commit: (...change) => latest.current(...change),
      pending: (id, path) => pending.get(keyOf(id, path)),
      problem: (id, path) => problems.get(keyOf(id, path)),
      forget: (id, path) => setProblems((all) => without(all, keyOf(id, path))),
      isJustLeft: () => Date.now() - left.current < momentMs,
    }),
    [editing, pending, problems],
  )
  return <Context.Provider value={edits}>{children}</Context.Provider>
}

/** The complaint about this very field, else whatever the server says. */
function reasonOf(error: unknown, path: string): string {
  const own = isApiError(error) ? error.issues.find((one) => one.path.includes(path)) : undefined
  return own?.message ?? messageOf(error)
}
