import { useEffect } from 'react'
import { toFilter } from '../data/filter.ts'
import type { Grouping } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { usePhone } from '../frame/use-phone.ts'
import { t } from '../i18n/translate.ts'
import { ErrorState } from '../kit/state.tsx'
import { EmptyList, NoResult } from '../list/empty-list.tsx'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import { TableFrame } from '../list/table-frame.tsx'
import { TableHead } from '../list/table-head.tsx'
import { Totals } from '../list/table-totals.tsx'
import type { ListState } from '../list/use-list.ts'
import s from './group.module.css'
import { GroupRows } from './group-rows.tsx'
import { PhoneGroups } from './phone-groups.tsx'
import { useGroups } from './use-groups.ts'
import { useTree } from './use-tree.ts'
import { useTreeKeys } from './use-tree-keys.ts'

/** The list in groups, with the count and the sums of each; a group opens into groups or into its records. */
export default function Grouped({ list }: { list: ListState }) {
  const { resource, groupings, setCount } = list
  const knowledge = useKnowledge()
  const isPhone = usePhone()
  const filter = toFilter(knowledge, resource, list.filter)
  const [first] = groupings as [Grouping]
  const { groups, error, isStale, refetch } = useGroups(list, first, filter)
  const tree = useTree(resource.name, groupings)
  const onKeyDown = useTreeKeys(list)
  const count = groups?.count
  useEffect(() => {
    if (count !== undefined) setCount(count)
  }, [count, setCount])
  if (error && !groups) return <ErrorState error={error} retry={() => void refetch()} />
  if (!groups) return <ListSkeleton columns={list.columns.length} />
  if (count === 0) return list.isFiltered ? <NoResult list={list} /> : <EmptyList resource={resource} />
  const level = { list, groupings, filter, tree, path: [] }
  return (
    <>
      {groups.isCut && (
        <p className={s.note} role="status">
          {t(
            'There are more groups than can be shown: some are missing. Filter the records, or group by less.',
          )}
        </p>
      )}
      {isPhone ? (
        <PhoneGroups {...level} />
      ) : (
        <TableFrame list={list} isStale={isStale}>
          <TableHead list={list} />
          <tbody data-list-rows onKeyDown={onKeyDown}>
            <GroupRows {...level} />
          </tbody>
          <Totals list={{ ...list, totals: groups.sums }} />
        </TableFrame>
      )}
    </>
  )
}
