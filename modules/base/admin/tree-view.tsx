import { useStore } from 'ra-core'
import { useEffect } from 'react'
import type { CustomViewProps } from '#admin/extend/contract.ts'
import { ErrorState } from '#admin/kit/state.tsx'
import { EmptyList, NoResult } from '#admin/list/empty-list.tsx'
import { ListSkeleton } from '#admin/list/list-skeleton.tsx'
import s from './tree.module.css'
import { TreeLevel } from './tree-level.tsx'
import type { TreeDefinition } from './tree-query.ts'
import { useBranch } from './use-branch.ts'

/** So few that all of them are open at first. */
const few = 12

/** Records below their parents; what is searched for comes as a plain list, by full names. */
export default function TreeView({ list, definition }: CustomViewProps<TreeDefinition>) {
  const { resource, setCount } = list
  const top = useBranch(list, definition, null)
  const [turned, setTurned] = useStore<string[]>(`${resource.name}.tree`, [])
  const { all, rows } = top
  useEffect(() => {
    if (all !== undefined) setCount(all)
  }, [all, setCount])
  if (top.error && !rows) return <ErrorState error={top.error} retry={() => void top.refetch()} />
  if (!rows) return <ListSkeleton columns={2} />
  if (rows.length === 0) return list.isFiltered ? <NoResult list={list} /> : <EmptyList resource={resource} />
  const isOpenAtFirst = rows.length <= few
  return (
    <div className={s.tree} data-stale={top.isPlaceholderData || undefined}>
      <TreeLevel
        list={list}
        definition={definition}
        branch={top}
        depth={0}
        isOpen={(id, depth) => (depth === 0 && isOpenAtFirst) !== turned.includes(id)}
        turn={(id) => setTurned(turned.includes(id) ? turned.filter((one) => one !== id) : [...turned, id])}
      />
    </div>
  )
}
