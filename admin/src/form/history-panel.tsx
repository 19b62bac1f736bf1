import { useInfiniteQuery } from '@tanstack/react-query'
import { request } from '../data/graphql.ts'
import { type Person, personSelection } from '../data/people.ts'
import { print } from '../data/selection.ts'
import type { Resource } from '../data/types.ts'
import { formatInstant } from '../fields/format.ts'
import { Face } from '../files/face.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { msg, t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import s from './history.module.css'

interface Entry {
  id: string
  at: string
  operation: 'CREATE' | 'UPDATE' | 'DELETE'
  entity: string
  recordId: string
  reason: string | null
  actor: Person | null
  changes: { field: string; label: string; oldText: string | null; newText: string | null }[]
}

const page = 20

const ownVerbs = { CREATE: msg('created'), UPDATE: msg('changed'), DELETE: msg('deleted') }
const partVerbs = {
  CREATE: msg('created: {{record}}'),
  UPDATE: msg('changed: {{record}}'),
  DELETE: msg('deleted: {{record}}'),
}

/** Every change of a record and its parts, the latest first. */
export default function HistoryPanel({ resource, id }: { resource: Resource; id: string }) {
  const knowledge = useKnowledge()
  const { data, error, fetchNextPage, hasNextPage, isPending } = useInfiniteQuery({
    // Beside the record's own, so that it is read anew with it.
    queryKey: [resource.name, 'getOne', { id }, 'history'],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const { record } = await request<{ record: { history: Entry[] } | null }>(
        `query History($id: ID!, $before: ID) { record: ${resource.names.one}(id: $id) { id history(first: ${page}, before: $before) {
          id at operation entity recordId reason actor ${print(personSelection(knowledge))} changes { field label oldText newText }
        } } }`,
        { id, before: pageParam },
        signal,
      )
      return record?.history ?? []
    },
    getNextPageParam: (last) => (last.length < page ? undefined : last.at(-1)?.id),
  })
  if (error) return <p className={s.none}>{t('The history cannot be read now.')}</p>
  if (isPending) return <p className={s.none}>{t('Loading …')}</p>
  const entries = data.pages.flat()
  if (entries.length === 0) return <p className={s.none}>{t('Nothing was changed since the log began.')}</p>
  const deed = ({ entity, operation }: Entry) =>
    entity === resource.name
      ? t(ownVerbs[operation])
      : t(partVerbs[operation], { record: inText(knowledge.resources.get(entity)?.label ?? entity) })
  return (
    <>
      <ol className={s.list}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <p className={s.head}>
              {entry.actor && <Face person={entry.actor} />}{' '}
              <strong>
                {entry.actor?.displayName ?? (entry.reason === 'SQL' ? t('By hand') : t('The platform'))}
              </strong>{' '}
              {deed(entry)}
              {cameBy(entry.reason)}{' '}
              <time title={formatInstant(entry.at, 'exact')}>{formatInstant(entry.at)}</time>
            </p>
            {entry.operation === 'UPDATE' && (
              <dl className={s.changes}>
                {entry.changes.map((change) => (
                  <div key={change.field}>
                    <dt>{change.label}</dt>
                    <dd>
                      <del>{change.oldText || t('empty')}</del> <ins>{change.newText || t('empty')}</ins>
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ol>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t('Show older changes')}</Button>}
    </>
  )
}

/** What else there is to say of how a change came about. */
function cameBy(reason: string | null): string {
  if (reason?.startsWith('ACTION ')) return ` (${reason.split('.')[1]})`
  if (reason?.startsWith('IMPORT')) return ` (${t('import')})`
  return ''
}
