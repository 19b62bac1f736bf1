import { ChevronRight } from 'lucide-react'
import type { CSSProperties } from 'react'
import { Link } from 'react-router-dom'
import type { Connection, Row } from '#admin/data/types.ts'
import { formatCount, valueAt } from '#admin/fields/format.ts'
import { Value } from '#admin/fields/value.tsx'
import { useKnowledge } from '#admin/frame/knowledge-context.tsx'
import { t } from '#admin/i18n/translate.ts'
import { Button } from '#admin/kit/button.tsx'
import { Bone, ErrorState } from '#admin/kit/state.tsx'
import { columnsOf } from '#admin/list/columns.ts'
import { unitOf } from '#admin/list/unit-of.ts'
import type { ListState } from '#admin/list/use-list.ts'
import s from './tree.module.css'
import type { TreeDefinition } from './tree-query.ts'
import { useBranch } from './use-branch.ts'

interface Level {
  list: ListState
  definition: TreeDefinition
  depth: number
  isOpen: (id: string, depth: number) => boolean
  turn: (id: string) => void
}

/** How far a row stands in. */
const indent = (depth: number) => ({ '--depth': depth }) as CSSProperties

/** The records of one level, each with those below it once it is opened. */
export function TreeLevel({ branch, ...level }: Level & { branch: ReturnType<typeof useBranch> }) {
  const { rows = [], hasNextPage, isFetchingNextPage, fetchNextPage } = branch
  return (
    <ul className={s.level}>
      {rows.map((row) => (
        <Node key={row.id} row={row} {...level} />
      ))}
      {hasNextPage && (
        <li className={s.row} style={indent(level.depth)}>
          <Button look="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('Show more')}
          </Button>
        </li>
      )}
    </ul>
  )
}

function Node({ row, ...level }: Level & { row: Row }) {
  const { list, definition, depth, isOpen, turn } = level
  const { resource, isFiltered } = list
  const knowledge = useKnowledge()
  const below = (row[definition.children] as Connection | null)?.totalCount ?? 0
  const isBranch = below > 0 && !isFiltered
  const opened = isBranch && isOpen(row.id, depth)
  const title = definition.title && !isFiltered ? valueAt(row, definition.title) : null
  const name = String(title ?? row.displayName)
  return (
    <li>
      <div className={s.row} style={indent(depth)}>
        {isBranch ? (
          <button
            type="button"
            className={s.turn}
            aria-expanded={opened}
            aria-label={t('Below {{name}}', { name })}
            onClick={() => turn(row.id)}
          >
            <ChevronRight size={15} aria-hidden />
          </button>
        ) : (
          <span className={s.leaf} aria-hidden />
        )}
        <Link to={`/${resource.name}/${row.id}`} className={s.name}>
          {name}
        </Link>
        {isBranch && <span className={s.count}>{formatCount(below)}</span>}
        <span className={s.more}>
          {columnsOf(knowledge, resource, definition.fields).map((column) => (
            <span key={column.path}>
              <Value
                field={column.field}
                value={valueAt(row, column.path)}
                unit={unitOf(resource, column, row)}
                isBrief
                isState={column.path === resource.states?.field}
              />
            </span>
          ))}
        </span>
      </div>
      {opened && <Below under={row.id} {...level} depth={depth + 1} />}
    </li>
  )
}

function Below({ under, ...level }: Level & { under: string }) {
  const branch = useBranch(level.list, level.definition, under)
  if (branch.error && !branch.rows)
    return <ErrorState error={branch.error} retry={() => void branch.refetch()} />
  if (!branch.rows)
    return (
      <div className={s.row} style={indent(level.depth)}>
        <span className={s.leaf} /> <Bone width={140} />
      </div>
    )
  return <TreeLevel branch={branch} {...level} />
}
