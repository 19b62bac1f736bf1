import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { request } from '../data/graphql.ts'
import type { Resource, Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { Icon } from '../kit/icon.tsx'
import s from './activity.module.css'

/** Leads from an activity, an approval or their like to the record that it is about. */
export function AboutLink({ record }: { record: Row }) {
  const { entity, recordId } = record
  const about = useKnowledge().resources.get(typeof entity === 'string' ? entity : '')
  return about && recordId ? <Found resource={about} id={String(recordId)} /> : null
}

function Found({ resource, id }: { resource: Resource; id: string }) {
  const { data } = useQuery({
    queryKey: [resource.name, 'getOne', { id }, 'name'],
    queryFn: ({ signal }) =>
      request<{ record: { displayName: string } | null }>(
        `query About($id: ID!) { record: ${resource.names.one}(id: $id) { id displayName } }`,
        { id },
        signal,
      ),
  })
  if (!data?.record) return null
  return (
    <Link className={s.aboutLink} to={`/${resource.name}/${id}`}>
      <Icon name={resource.icon} label={resource.label} size={15} />
      {resource.label} {data.record.displayName}
    </Link>
  )
}
