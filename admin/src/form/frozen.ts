import type { FormDefinition, Frozen, Row } from '../data/types.ts'

/** The parts of the form's `frozen` that hold for the record as it is stored. */
export function frozenBy(form: FormDefinition, record: Row | null): Frozen[] {
  if (!record) return []
  return (form.frozen ?? []).filter(({ when }) =>
    Object.entries(when).every(([name, values]) => values.includes(record[name])),
  )
}

/** Whether the rules let the field be written. */
export const isFree = (frozen: Frozen[], name: string): boolean =>
  frozen.every(({ except = [] }) => except.includes(name))
