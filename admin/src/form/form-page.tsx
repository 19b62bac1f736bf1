import { Lock } from 'lucide-react'
import { useGetOne } from 'ra-core'
import { useEffect, useMemo } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router-dom'
import { useActivity } from '../activity/use-activity.ts'
import { mayDo } from '../data/knowledge.ts'
import type { Resource, Row } from '../data/types.ts'
import { useResource } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { ErrorState, Message } from '../kit/state.tsx'
import { useLive } from '../live/use-live.ts'
import { noteRecent } from '../settings/marked-records.ts'
import { FormSkeleton } from './form-skeleton.tsx'
import { presetIn } from './preset.ts'
import { RecordFormView } from './record-form-view.tsx'
import { useCounters } from './use-counters.ts'

/** The form of the record in the address, or of a new one; `?copy=` starts it as a copy, `?values=` with values. */
export default function FormPage() {
  const { resource: name = '', id } = useParams()
  const resource = useResource(name)
  const [search] = useSearchParams()
  const copyOf = id === undefined ? search.get('copy') : null
  const source = id ?? copyOf
  const given = search.get('values')
  const preset = useMemo(() => presetIn(given), [given])
  // One form, new or not; the key keeps the draft of one record from showing in another.
  if (id === undefined && !mayDo(resource, 'create')) return <NotForYou resource={resource} />
  if (source === null)
    return (
      <RecordFormPage
        key={`${name}/new/${given ?? ''}`}
        resource={resource}
        record={null}
        copy={null}
        preset={preset}
      />
    )
  return (
    <LoadedForm
      key={`${name}/${source}/${copyOf ?? ''}`}
      resource={resource}
      source={source}
      isCopy={copyOf !== null}
    />
  )
}

function NotForYou({ resource }: { resource: Resource }) {
  const navigate = useNavigate()
  return (
    <Message
      icon={<Lock size={22} />}
      title={t('You may not create {{records}}', { records: inText(resource.plural) })}
      actions={
        <Button onClick={() => navigate(`/${resource.name}`)}>
          {t('See {{records}}', { records: inText(resource.plural) })}
        </Button>
      }
    >
      {t('Ask an administrator for a role that may.')}
    </Message>
  )
}

function LoadedForm({ resource, source, isCopy }: { resource: Resource; source: string; isCopy: boolean }) {
  const { data, error, refetch } = useGetOne<Row>(resource.name, { id: source })
  // Asked for together with the record, whose form shows them.
  useCounters(resource, isCopy ? null : source)
  useActivity(resource.name, source, resource.hasActivity && !isCopy)
  useLive(resource, source)
  const isRead = data !== undefined && !isCopy
  useEffect(() => {
    if (isRead) noteRecent({ resource: resource.name, id: source })
  }, [isRead, resource.name, source])
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  // A list leaves rows of its own columns in the cache; the form needs a whole record.
  if (!data) return <FormSkeleton />
  return <RecordFormPage resource={resource} record={isCopy ? null : data} copy={isCopy ? data : null} />
}

function RecordFormPage(props: {
  resource: Resource
  record: Row | null
  copy: Row | null
  preset?: Record<string, unknown> | null
}) {
  const navigate = useNavigate()
  return (
    <RecordFormView
      {...props}
      onCreated={(record) => navigate(`/${props.resource.name}/${record.id}`, { replace: true })}
    />
  )
}
