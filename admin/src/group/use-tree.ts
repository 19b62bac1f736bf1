import { useStore } from 'ra-core'
import type { Grouping } from '../data/types.ts'
import { printGroupings } from './use-grouping.ts'

/** Which groups are open; `path` is the keys that lead to a group, outermost first. */
export interface Tree {
  isOpen: (path: string[]) => boolean
  toggle: (path: string[]) => void
}

/** Open groups stay open while the grouping stays, so that one comes back to where one was. */
export function useTree(resource: string, groupings: Grouping[]): Tree {
  const by = printGroupings(groupings)
  const [stored, setStored] = useStore<{ by: string; open: string[] }>(`${resource}.openGroups`, {
    by,
    open: [],
  })
  const open = stored.by === by ? stored.open : []
  return {
    isOpen: (path) => open.includes(JSON.stringify(path)),
    toggle: (path) => {
      const key = JSON.stringify(path)
      setStored({ by, open: open.includes(key) ? open.filter((one) => one !== key) : [...open, key] })
    },
  }
}
