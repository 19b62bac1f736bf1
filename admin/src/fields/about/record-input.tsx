import { useQuery } from '@tanstack/react-query'
import { request } from '../../data/graphql.ts'
import type { Resource } from '../../data/types.ts'
import type { FieldInputProps } from '../input-props.ts'
import { RelationPicker } from '../relation-picker.tsx'

/** A record of the entity that the record names, picked by its name; the value is its id. */
export function RecordInput(props: FieldInputProps & { resource: Resource }) {
  const { resource, value, onChange, field, id, invalid, describedBy, disabled } = props
  const chosen = value === null || value === undefined || value === '' ? null : String(value)
  const { data } = useQuery({
    queryKey: [resource.name, 'getOne', { id: chosen }, 'name'],
    queryFn: ({ signal }) =>
      request<{ record: { id: string; displayName: string } | null }>(
        `query Named($id: ID!) { record: ${resource.names.one}(id: $id) { id displayName } }`,
        { id: chosen },
        signal,
      ),
    enabled: chosen !== null,
  })
  return (
    <RelationPicker
      // Another entity begins with nothing typed.
      key={resource.name}
      target={resource.name}
      label={field.label}
      value={chosen === null ? null : { id: chosen, displayName: data?.record?.displayName ?? '' }}
      onChange={(option) => onChange(option ? Number(option.id) : null)}
      id={id}
      invalid={invalid}
      describedBy={describedBy}
      disabled={disabled}
    />
  )
}
