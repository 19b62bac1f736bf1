import { PhoneRow } from './phone-row.tsx'
import s from './phone-rows.module.css'
import type { ListState } from './use-list.ts'

/** The records on a phone. */
export function PhoneRows({ list }: { list: ListState }) {
  return (
    <ul className={s.phoneRows} aria-label={list.resource.plural}>
      {list.controller.data?.map((row) => (
        <PhoneRow key={row.id} list={list} row={row} />
      ))}
    </ul>
  )
}
