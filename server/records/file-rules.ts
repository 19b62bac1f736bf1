/** Files that records refer to must be such as their fields take, however they came there. */
import { sql } from 'kysely'
import type { Issue } from '#core/errors.ts'
import { say, term } from '#core/say.ts'
import { entityOf, type FieldModel } from '#schema/model.ts'
import { isAccepted, isFileField } from '#server/files/accepted.ts'
import type { Dirty } from './collect.ts'
import { type AnyRecord, type Operation, pathOf } from './operation.ts'
import { changedFields } from './original.ts'

interface Named {
  record: AnyRecord
  field: FieldModel
  id: number
}

/** Issues of files of a wrong kind or size, in one query. */
export async function fileIssues(operation: Operation, dirty: Dirty[]): Promise<Issue[]> {
  const { model } = operation.registry
  const named = dirty.flatMap(({ entity, records }) => {
    const fields = [...entity.fields.values()].filter(
      (field) => field.column !== undefined && !field.via && isFileField(model, field),
    )
    if (fields.length === 0) return []
    return records.flatMap((record) => filesOf(record, fields))
  })
  if (named.length === 0) return []
  const { table } = entityOf(model, named[0]?.field.target ?? '')
  const { rows } = await sql<{ id: string; type: string; size: number }>`
    select id, mime_type as type, size from ${sql.table(table)} where id = any(${named.map(({ id }) => id)})`.execute(
    operation.db,
  )
  const known = new Map(rows.map((row) => [Number(row.id), row]))
  return named.flatMap(({ record, field, id }) => {
    const file = known.get(id)
    const isFit = file && isAccepted(field, file.type) && file.size <= (field.maxBytes ?? Infinity)
    if (isFit) return []
    const path = [...pathOf(operation, record), field.name]
    return [{ path, message: say`${term(field.label)} does not take this file.`, rule: 'file' }]
  })
}

function filesOf(record: AnyRecord, fields: FieldModel[]): Named[] {
  const names = fields.map(({ name }) => name)
  const changed = new Set(changedFields(record, names))
  return fields.flatMap((field) => {
    const value = record[field.name] as { id: number } | null | undefined
    return changed.has(field.name) && value ? [{ record, field, id: Number(value.id) }] : []
  })
}
