import { useInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { useSearchParams } from 'react-router-dom'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { ErrorState, Message } from '../kit/state.tsx'
import p from './administration.module.css'
import s from './audit.module.css'
import { AuditExport } from './audit-export.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditFilter, filterOf, readAudit, searchOf } from './audit-log.ts'
import { AuditRow } from './audit-row.tsx'
import { placeOf } from './audit-words.ts'
import { ChainState } from './chain-state.tsx'
import { DataBones } from './data-table.tsx'
import { PageHead } from './page-head.tsx'
import { useNames } from './use-names.ts'

const size = 50

/** Who got in, who was refused, who changed what. For administrators. */
export default function AuditPage() {
  const [params, setParams] = useSearchParams()
  const filter = filterOf(params)
  usePageTitle(t('Audit'))
  const change = (next: Partial<AuditFilter>) =>
    setParams(searchOf({ ...filter, ...next }), { replace: true })
  return (
    <div className={p.page}>
      <PageHead title={t('Audit')} action={<AuditExport filter={filter} />} />
      <ChainState />
      <AuditFilters filter={filter} change={change} />
      <Entries filter={filter} clear={() => setParams({}, { replace: true })} />
    </div>
  )
}

function Entries({ filter, clear }: { filter: AuditFilter; clear: () => void }) {
  const knowledge = useKnowledge()
  const log = useInfiniteQuery({
    queryKey: ['auditLog', filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => readAudit(filter, size, pageParam, signal),
    getNextPageParam: ({ hasMore, cursor }) => (hasMore ? cursor : undefined),
  })
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? []
  const names = useNames(entries.flatMap((entry) => placeOf(knowledge, entry) ?? []))
  if (log.error && entries.length === 0)
    return <ErrorState error={log.error} retry={() => void log.refetch()} />
  if (log.isPending) return <DataBones />
  if (entries.length === 0)
    return (
      <Message
        icon={<ScrollText size={22} />}
        title={t('Nothing of the kind happened')}
        actions={<Button onClick={clear}>{t('Show everything')}</Button>}
      >
        {t('No entry fits all that is chosen above.')}
      </Message>
    )
  return (
    <>
      <ol className={s.entries} aria-label={t('Audit log')}>
        {entries.map((entry) => (
          <AuditRow key={entry.id} entry={entry} names={names} />
        ))}
      </ol>
      {log.hasNextPage && (
        <div className={s.more}>
          <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('Show older entries')}
          </Button>
        </div>
      )}
    </>
  )
}
