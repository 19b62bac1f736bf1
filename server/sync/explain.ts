import { errorCode } from '#server/embedded/error-code.ts'
import { StartupError } from '#server/embedded/startup-error.ts'
import type { Change } from './diff.ts'

const reasons: Record<string, string> = {
  '23502': 'rows without a value for it exist, and it has no default',
  '23503': 'rows that refer to missing records exist',
  '23505': 'rows with equal values exist',
  '23514': 'rows that break it exist',
  '22001': 'values too long for it exist',
}

/** Turns the refusal of one change into an error that names what stands in the way. */
export function explainChange(error: unknown, { table, name, sql }: Change): Error {
  const reason = reasons[errorCode(error) ?? '']
  if (!reason) {
    if (error instanceof Error)
      error.message += ` (while bringing ${table}.${name} up to date by: ${sql.slice(0, 200)})`
    return error instanceof Error ? error : new Error(String(error))
  }
  return new StartupError(
    'SCHEMA_REFUSED',
    `${table}.${name} cannot be brought up to date: ${reason}.`,
    'Nothing was changed. Correct those rows, give the field a default, or let a numbered migration of the module fill it.',
  )
}

/** The error for changes that sync never makes by itself. */
export function refuseChanges(refused: string[]): StartupError {
  return new StartupError(
    'SCHEMA_REFUSED',
    refused.join(' '),
    'Nothing was changed. Write a numbered migration (when: BEFORE) in the module that moves the data.',
  )
}
