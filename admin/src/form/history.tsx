import type { Row } from '../data/types.ts'
import { formatInstant } from '../fields/format.ts'
import s from './form.module.css'

/** Who made the record and who changed it last. */
export function History({ record }: { record: Row }) {
  const line = (verb: string, at: unknown, by: unknown) =>
    typeof at === 'string' && (
      <p>
        {verb} <time title={formatInstant(at, 'exact')}>{formatInstant(at)}</time>
        {by ? ` by ${String((by as { displayName: string }).displayName)}` : ''}
      </p>
    )
  return (
    <div className={s.history}>
      {line('Created', record.createdAt, record.createdBy)}
      {record.updatedAt !== record.createdAt && line('Changed', record.updatedAt, record.updatedBy)}
    </div>
  )
}
