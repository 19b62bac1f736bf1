/** Turns what PostgreSQL refuses into errors that tell the user what to do, without SQL in them. */

import { TrellisError } from '#core/errors.ts'
import { inText, type Message, type Said, say, term } from '#core/say.ts'
import { isLost } from '#server/tenants/statements.ts'
import type { Operation } from './operation.ts'

/** The parts of a PostgreSQL error that matter; MikroORM keeps them on the errors it wraps. */
interface DatabaseFault {
  code?: string
  constraint?: string
  table?: string
  column?: string
  detail?: string
}

function faultOf(error: unknown): DatabaseFault {
  const seen = new Set<unknown>()
  let current: unknown = error
  while (current && typeof current === 'object' && !seen.has(current)) {
    seen.add(current)
    if ('code' in current && typeof current.code === 'string' && /^[0-9A-Z]{5}$/.test(current.code))
      return current as DatabaseFault
    current = 'previous' in current ? current.previous : 'cause' in current ? current.cause : undefined
  }
  return {}
}

/** Can the transaction simply be tried again? Serialization failures, deadlocks, lost prepared statements. */
export function isRetryable(error: unknown): boolean {
  const fault = faultOf(error)
  return fault.code === '40001' || fault.code === '40P01' || isLost(fault)
}

/** The error that the caller gets for a database error; anything unknown comes back unchanged, to be masked. */
export function databaseError(operation: Operation, error: unknown): unknown {
  if (error instanceof TrellisError || isRetryable(error)) return error
  if (error instanceof Error && error.name === 'OptimisticLockError') {
    return new TrellisError(
      'CONFLICT',
      say`Somebody else changed the record meanwhile. Reload it and try again.`,
      { cause: error },
    )
  }
  const fault = faultOf(error)
  const label = tableLabel(operation, fault.table)
  switch (fault.code) {
    case '23505':
      return uniqueError(operation, fault, label, error)
    case '23001': // PostgreSQL 18 tells a RESTRICT apart
    case '23503':
      return constraint(referenceMessage(operation, fault, label), 'reference', error)
    case '23514':
      return constraint(
        operation.registry.messages.get(fault.constraint ?? '') ??
          say`${label} breaks the rule "${fault.constraint}".`,
        fault.constraint ?? 'check',
        error,
      )
    case '23502':
      return constraint(say`${label}: a required value is missing.`, 'required', error)
    case '23P01':
      return constraint(
        operation.registry.messages.get(fault.constraint ?? '') ?? say`${label} overlaps another one.`,
        fault.constraint ?? 'exclusion',
        error,
      )
    // What triggers refuse, in their own words.
    case '23000':
    case 'P0001':
      return constraint(
        error instanceof Error ? error.message.replace(/^.* - (?=[A-Z])/s, '') : say`The database refused.`,
        'trigger',
        error,
      )
    case '22003':
    case '22P02':
    case '22001':
      return new TrellisError('VALIDATION', say`A value of ${label} does not fit its column.`, {
        cause: error,
      })
    default:
      return error
  }
}

function constraint(message: Message, rule: string, cause: unknown): TrellisError {
  return new TrellisError('CONSTRAINT', message, { issues: [{ path: [], message, rule }], cause })
}

function uniqueError(operation: Operation, fault: DatabaseFault, label: Said, cause: unknown): TrellisError {
  const known = operation.registry.messages.get(fault.constraint ?? '')
  const fields = operation.registry.uniqueFields.get(fault.constraint ?? '') ?? []
  const message =
    known ||
    say`There is already a ${inText(label.template)} with the same ${fields.join(' and ') || say`key`}.`
  return new TrellisError('CONSTRAINT', message, {
    issues: [{ path: fields.slice(0, 1), message, rule: 'unique' }],
    cause,
  })
}

function referenceMessage(operation: Operation, fault: DatabaseFault, label: Said): Message {
  if (fault.detail?.includes('is not present')) return say`${label} refers to a record that does not exist.`
  const owner = fault.detail?.match(/referenced from table "([^"]+)"/)?.[1] ?? fault.table
  const users = mayTell(operation, owner) ? pluralLabel(operation, owner) : say`other records`
  return say`It is still used by ${users}. Archive it instead, or change those first.`
}

/** What refers to a record may be something of which the viewer is not to know that it is there. */
function mayTell({ access, registry }: Operation, table: string | undefined): boolean {
  const owner = [...registry.model.entities.values()].find((entity) => entity.table === table)
  return owner !== undefined && access.policy.verdict(owner, 'read') === true
}

function tableLabel(operation: Operation, table: string | undefined): Said {
  for (const entity of operation.registry.model.entities.values())
    if (entity.table === table) return term(entity.label)
  return term('Record')
}

function pluralLabel(operation: Operation, table: string | undefined): Said {
  for (const entity of operation.registry.model.entities.values())
    if (entity.table === table) return inText(entity.plural)
  return say`other records`
}
