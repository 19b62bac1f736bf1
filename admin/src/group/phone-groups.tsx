import { ChevronRight } from 'lucide-react'
import type { GraphQLFilter } from '../data/filter.ts'
import { listView } from '../data/knowledge.ts'
import type { Grouping } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Bone } from '../kit/state.tsx'
import { PhoneRow } from '../list/phone-row.tsx'
import l from '../list/phone-rows.module.css'
import { sumTexts } from '../list/table-totals.tsx'
import type { ListState } from '../list/use-list.ts'
import s from './group.module.css'
import { GroupLabel } from './group-rows.tsx'
import { useGroupRecords } from './use-group-records.ts'
import { type Group, useGroups } from './use-groups.ts'
import type { Tree } from './use-tree.ts'

/** The groups on a phone: headings that open, with the count and the first sum. */
export function PhoneGroups(props: {
  list: ListState
  groupings: Grouping[]
  filter: GraphQLFilter | undefined
  tree: Tree
  path: string[]
}) {
  const { list, groupings, filter, tree, path } = props
  const [grouping, ...below] = groupings as [Grouping, ...Grouping[]]
  const { groups, error, refetch } = useGroups(list, grouping, filter)
  if (error && !groups) return <Button onClick={() => void refetch()}>{t('Try again')}</Button>
  if (!groups) return <Bone width="60%" />
  const names = listView(list.resource).totals ?? []
  const summed = list.columns.find((column) => names.includes(column.path))
  return (
    <ul className={s.phoneGroups} data-depth={path.length}>
      {groups.groups.map((group) => {
        const own = [...path, group.key]
        const isOpen = tree.isOpen(own)
        return (
          <li key={group.key}>
            <button
              type="button"
              aria-expanded={isOpen}
              className={s.phoneName}
              onClick={() => tree.toggle(own)}
            >
              <ChevronRight size={16} aria-hidden />
              <GroupLabel list={list} grouping={grouping} group={group} />
              <span className={s.count}>{formatCount(group.count)}</span>
              {summed && (
                <span className={s.phoneSum}>
                  {sumTexts(list.resource, summed, group.sums).map((sum) => (
                    <span key={sum} className="figures">
                      {sum}
                    </span>
                  ))}
                </span>
              )}
            </button>
            {isOpen && below.length > 0 && (
              <PhoneGroups {...props} groupings={below} filter={group.filter} path={own} />
            )}
            {isOpen && below.length === 0 && <PhoneRecords list={list} group={group} />}
          </li>
        )
      })}
    </ul>
  )
}

function PhoneRecords({ list, group }: { list: ListState; group: Group }) {
  const { rows, hasMore, more, isLoading } = useGroupRecords(list, group.filter)
  if (!rows) return <Bone width="60%" />
  return (
    <>
      <ul className={l.phoneRows}>
        {rows.map((row) => (
          <PhoneRow key={row.id} list={list} row={row} />
        ))}
      </ul>
      {hasMore && (
        <Button look="quiet" busy={isLoading} onClick={more} className={s.phoneMore}>
          {t('Show more of {{number}}', { number: formatCount(group.count - rows.length) })}
        </Button>
      )}
    </>
  )
}
