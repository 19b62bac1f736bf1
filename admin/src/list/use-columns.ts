import { useMemo } from 'react'
import { fieldOf, isOnlyCompany, type Knowledge, listView } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { settingOf, useSetting } from '../settings/user-settings.ts'
import { type Column, columnsOf } from './columns.ts'

/** What is kept of a list's columns: which ones in which order, and how wide they were made. */
interface Chosen {
  paths?: string[]
  widths?: Record<string, number>
}

/** The columns of a list, and the ways to change them; changes are kept for the viewer. */
export interface ColumnsState {
  columns: Column[]
  /** Widths in pixels by path; empty while the content decides. */
  widths: Record<string, number>
  choose: (paths: string[]) => void
  /** Puts a column into the place of another one. */
  move: (path: string, to: number) => void
  resize: (widths: Record<string, number>) => void
  reset: () => void
  isChanged: boolean
}

/** Columns as the viewer left them, else as the view has them. */
export function useColumns(knowledge: Knowledge, resource: Resource): ColumnsState {
  const key = `list.${resource.name}.columns`
  const [chosen, keep] = useSetting<Chosen>(key)
  const usual = useMemo(
    () =>
      listView(resource).columns.filter((path) => {
        const field = fieldOf(resource, path)
        return !field || !isOnlyCompany(knowledge, field)
      }),
    [knowledge, resource],
  )
  const columns = useMemo(() => {
    const own = columnsOf(knowledge, resource, chosen?.paths ?? usual)
    // Fields that went away with their module leave nothing behind that could be shown.
    return own.length > 0 ? own : columnsOf(knowledge, resource, usual)
  }, [knowledge, resource, chosen?.paths, usual])
  const paths = columns.map((one) => one.path)
  const change = (part: Chosen) => keep({ ...settingOf<Chosen>(key), ...part })
  return {
    columns,
    widths: chosen?.widths ?? {},
    choose: (next) => change({ paths: next }),
    move: (path, to) => {
      const others = paths.filter((one) => one !== path)
      others.splice(Math.min(Math.max(to, 0), others.length), 0, path)
      change({ paths: others })
    },
    resize: (next) => change({ widths: next }),
    reset: () => keep(null),
    isChanged: chosen !== null,
  }
}
