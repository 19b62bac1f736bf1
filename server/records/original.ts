/** What a record was when it was loaded, from MikroORM's snapshot. */
import { helper } from '@mikro-orm/core'
import type { AnyRecord } from './operation.ts'

/** Snapshot of the stored values (relations as ids), or undefined for a record that is not stored yet. */
export function before(record: object): AnyRecord | undefined {
  return helper(record).__originalEntityData as AnyRecord | undefined
}

/** Is the record new in this operation? */
export function isNew(record: object): boolean {
  return before(record) === undefined
}

/** A value in the form in which the snapshot keeps it: relations as ids, dates as text. */
export function plainValue(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (value !== null && typeof value === 'object' && '__meta' in value)
    return (value as AnyRecord).id ?? value
  return value
}

/** Names of the column fields whose value differs from the stored one; every given one for a new record. */
export function changedFields(record: object, names: Iterable<string>): string[] {
  const stored = before(record)
  const current = record as AnyRecord
  const changed: string[] = []
  for (const name of names) {
    const value = plainValue(current[name])
    if (!stored) {
      if (value !== null) changed.push(name)
    } else if (!sameValue(value, plainValue(stored[name]))) changed.push(name)
  }
  return changed
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  // Ids come from the driver as text and are numbers in records.
  if (typeof a === 'number' && typeof b === 'string') return String(a) === b
  if (typeof a === 'string' && typeof b === 'number') return a === String(b)
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object')
    return JSON.stringify(a) === JSON.stringify(b)
  if (typeof a === 'string' && typeof b === 'string')
    return a !== '' && b !== '' && isDecimal(a) && isDecimal(b) && trimmed(a) === trimmed(b)
  return false
}

const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text)

const trimmed = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
