import { useGetOne } from 'ra-core'
import { useNavigate, useParams, useSearchParams } from 'react-router-dom'
import type { Resource, Row } from '../data/types.ts'
import { useResource } from '../frame/knowledge-context.tsx'
import { ErrorState } from '../kit/state.tsx'
import { FormSkeleton } from './form-skeleton.tsx'
import { RecordFormView } from './record-form-view.tsx'

/** The form of the record in the address, or of a new one; `?copy=` starts it as a copy. */
export default function FormPage() {
  const { resource: name = '', id } = useParams()
  const resource = useResource(name)
  const [search] = useSearchParams()
  const copyOf = id === undefined ? search.get('copy') : null
  const source = id ?? copyOf
  // One form, new or not; the key keeps the draft of one record from showing in another.
  if (source === null)
    return <RecordFormPage key={`${name}/new`} resource={resource} record={null} copy={null} />
  return (
    <LoadedForm
      key={`${name}/${source}/${copyOf ?? ''}`}
      resource={resource}
      source={source}
      isCopy={copyOf !== null}
    />
  )
}

function LoadedForm({ resource, source, isCopy }: { resource: Resource; source: string; isCopy: boolean }) {
  const { data, error, refetch } = useGetOne<Row>(resource.name, { id: source })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  // A list leaves rows of its own columns in the cache; the form needs a whole record.
  if (!data) return <FormSkeleton />
  return <RecordFormPage resource={resource} record={isCopy ? null : data} copy={isCopy ? data : null} />
}

function RecordFormPage(props: { resource: Resource; record: Row | null; copy: Row | null }) {
  const navigate = useNavigate()
  return (
    <RecordFormView
      {...props}
      onCreated={(record) => navigate(`/${props.resource.name}/${record.id}`, { replace: true })}
    />
  )
}
