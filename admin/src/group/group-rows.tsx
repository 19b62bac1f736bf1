import { ChevronRight } from 'lucide-react'
import { Fragment, useState } from 'react'
import type { GraphQLFilter } from '../data/filter.ts'
import { fieldAt, listView } from '../data/knowledge.ts'
import type { Grouping } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Bone } from '../kit/state.tsx'
import l from '../list/list.module.css'
import { RecordRow } from '../list/record-row.tsx'
import { Sums } from '../list/table-totals.tsx'
import type { ListState } from '../list/use-list.ts'
import { useGlow } from '../live/glow.ts'
import s from './group.module.css'
import { useGroupRecords } from './use-group-records.ts'
import { type Group, useGroups } from './use-groups.ts'
import type { Tree } from './use-tree.ts'

const shownAtOnce = 80

interface Level {
  list: ListState
  /** The groupings of this level and of those below it. */
  groupings: Grouping[]
  filter: GraphQLFilter | undefined
  tree: Tree
  path: string[]
}

/** The groups of one level, each followed by what is in it while it is open. */
export function GroupRows({ list, groupings, filter, tree, path }: Level) {
  const [grouping, ...below] = groupings as [Grouping, ...Grouping[]]
  const { groups: found, error, refetch } = useGroups(list, grouping, filter)
  const [shown, setShown] = useState(shownAtOnce)
  const depth = path.length
  if (error && !found) return <FailedRow list={list} depth={depth} retry={() => void refetch()} />
  if (!found) return <PendingRow list={list} depth={depth} />
  const rest = found.groups.length - shown
  return (
    <>
      {found.groups.slice(0, shown).map((group, at) => {
        const own = [...path, group.key]
        const isOpen = tree.isOpen(own)
        return (
          <Fragment key={group.key}>
            <GroupRow
              list={list}
              grouping={grouping}
              group={group}
              depth={depth}
              isOpen={isOpen}
              isFirst={depth === 0 && at === 0}
              toggle={() => tree.toggle(own)}
            />
            {isOpen && below.length > 0 && (
              <GroupRows list={list} groupings={below} filter={group.filter} tree={tree} path={own} />
            )}
            {isOpen && below.length === 0 && <RecordRows list={list} group={group} depth={depth + 1} />}
          </Fragment>
        )
      })}
      {rest > 0 && (
        <MoreRow
          list={list}
          depth={depth}
          label={t('Show {{some}} more of {{rest}} groups', {
            some: formatCount(Math.min(rest, shownAtOnce)),
            rest: formatCount(rest),
          })}
          more={() => setShown(shown + shownAtOnce)}
        />
      )}
    </>
  )
}

function GroupRow(props: {
  list: ListState
  grouping: Grouping
  group: Group
  depth: number
  isOpen: boolean
  isFirst: boolean
  toggle: () => void
}) {
  const { list, grouping, group, depth, isOpen, toggle } = props
  const { columns, resource } = list
  const names = listView(resource).totals ?? []
  const firstSum = columns.findIndex((column) => names.includes(column.path))
  // The name takes the columns before the first figure.
  const span = firstSum === -1 ? columns.length : Math.max(1, firstSum)
  return (
    <tr
      className={s.group}
      tabIndex={props.isFirst ? 0 : -1}
      data-group
      data-open={isOpen || undefined}
      data-depth={depth}
      onClick={toggle}
    >
      <td className={l.selectCell} />
      <td colSpan={span}>
        <button type="button" className={s.name} aria-expanded={isOpen} tabIndex={-1}>
          <ChevronRight size={15} aria-hidden />
          <GroupLabel list={list} grouping={grouping} group={group} />
          <span className={s.count}>{formatCount(group.count)}</span>
        </button>
      </td>
      {columns
        .slice(span)
        .map((column) =>
          names.includes(column.path) ? (
            <Sums key={column.path} resource={resource} column={column} rows={group.sums} />
          ) : (
            <td key={column.path} />
          ),
        )}
      <td className={l.menuCell} />
    </tr>
  )
}

/** What a group is called: states as their badges, the rest in words. */
export function GroupLabel(props: { list: ListState; grouping: Grouping; group: Group }) {
  const knowledge = useKnowledge()
  const { list, grouping, group } = props
  const field = fieldAt(knowledge, list.resource, grouping.field)
  const choice = field?.choices?.find((one) => one.value === group.key)
  if (choice && grouping.field === list.resource.states?.field) return <Badge choice={choice} />
  return <span className={s.label}>{group.label}</span>
}

function RecordRows({ list, group, depth }: { list: ListState; group: Group; depth: number }) {
  const { rows, error, hasMore, more, isLoading } = useGroupRecords(list, group.filter)
  const glows = useGlow(list.resource.name)
  if (error && !rows) return <FailedRow list={list} depth={depth} retry={more} />
  if (!rows) return <PendingRow list={list} depth={depth} />
  const rest = group.count - rows.length
  return (
    <>
      {rows.map((row) => (
        <RecordRow key={row.id} list={list} row={row} tabIndex={-1} glows={glows(row.id)} depth={depth} />
      ))}
      {hasMore && (
        <MoreRow
          list={list}
          depth={depth}
          label={rest > 0 ? t('Show more of {{rest}}', { rest: formatCount(rest) }) : t('Show more')}
          more={more}
          isLoading={isLoading}
        />
      )}
    </>
  )
}

/** A row over all columns. */
function WideRow(props: { list: ListState; depth: number; children: React.ReactNode }) {
  return (
    <tr data-depth={props.depth} className={s.wide}>
      <td className={l.selectCell} />
      <td colSpan={props.list.columns.length + 1}>{props.children}</td>
    </tr>
  )
}

function MoreRow(props: {
  list: ListState
  depth: number
  label: string
  more: () => void
  isLoading?: boolean
}) {
  return (
    <WideRow list={props.list} depth={props.depth}>
      <Button look="quiet" busy={props.isLoading} onClick={props.more}>
        {props.label}
      </Button>
    </WideRow>
  )
}

function PendingRow({ list, depth }: { list: ListState; depth: number }) {
  return (
    <WideRow list={list} depth={depth}>
      <Bone width="40%" />
    </WideRow>
  )
}

function FailedRow({ list, depth, retry }: { list: ListState; depth: number; retry: () => void }) {
  return (
    <WideRow list={list} depth={depth}>
      {t('This could not be loaded.')}{' '}
      <Button look="quiet" onClick={retry}>
        {t('Try again')}
      </Button>
    </WideRow>
  )
}
