import { fieldOf, mayDo } from '../data/knowledge.ts'
import type { Action, Resource, Row } from '../data/types.ts'

/** Whether the viewer may do this to the record. What the server does not say is left for it to refuse. */
export function viewerCan(record: Row, what: string): boolean {
  const can = record.viewerCan as Record<string, boolean> | null | undefined
  return can?.[what] !== false
}

/** Whether the record may be archived and restored. */
export function canArchive(resource: Resource, record: Row): boolean {
  const active = fieldOf(resource, 'active')
  return (
    resource.isArchivable &&
    active?.isReadonly === false &&
    mayDo(resource, 'update') &&
    viewerCan(record, 'update')
  )
}

/** Whether the record may be deleted. */
export function canDelete(resource: Resource, record: Row): boolean {
  return mayDo(resource, 'delete') && viewerCan(record, 'delete')
}

/** The actions that a record's state and the viewer's rights allow, the primary ones first, in declared order. */
export function availableActions(resource: Resource, record: Row): Action[] {
  const state = resource.states ? String(record[resource.states.field]) : null
  return resource.actions
    .filter((action) => action.from.length === 0 || (state !== null && action.from.includes(state)))
    .filter((action) => viewerCan(record, action.name))
    .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
}

/** The actions that all of these records allow. */
export function commonActions(resource: Resource, records: Row[]): Action[] {
  const [first, ...rest] = records.map((record) => availableActions(resource, record))
  return (first ?? []).filter((action) => rest.every((others) => others.includes(action)))
}
