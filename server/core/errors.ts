import { type Message, say } from './say.ts'
/**
 * The error catalogue. Every error that leaves the program has one of these codes; `docs/errors.md` explains
 * each of them, and a test holds the two lists equal.
 */

/** What is wrong with one value, and where: `path` follows the input, as in `['lines', 2, 'quantity']`. */
export interface Issue {
  path: (string | number)[]
  message: Message
  /** Stable name of the rule that was broken, such as `required` or `sale.frozen`. */
  rule: string
}

/** One entry of the catalogue: the HTTP status a reply carries and what the code means. */
export interface CatalogueEntry {
  status: number
  meaning: string
}

export const catalogue = {
  UNAUTHENTICATED: { status: 401, meaning: 'Nobody is signed in, or the session or key is no longer valid.' },
  SIGN_IN_INCOMPLETE: {
    status: 403,
    meaning: 'The session is good for nothing but the step that `step` names, until it is taken.',
  },
  FORBIDDEN: { status: 403, meaning: 'The viewer may not do this.' },
  NOT_FOUND: { status: 404, meaning: 'There is no such record, or the viewer may not see it.' },
  VALIDATION: { status: 422, meaning: 'The input breaks a rule; `issues` says which value and why.' },
  CONFLICT: {
    status: 409,
    meaning: 'Somebody else changed the record first; `current` holds its values now.',
  },
  CONSTRAINT: {
    status: 409,
    meaning: 'The database refused: a duplicate, or a record that others refer to.',
  },
  BUSINESS_RULE: {
    status: 422,
    meaning: 'The operation is not allowed in the present state of the records.',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    meaning: 'This Idempotency-Key was used before with another request.',
  },
  RESYNC: {
    status: 410,
    meaning:
      'The change log does not reach back to this cursor; read the records anew and follow from now on.',
  },
  RATE_LIMITED: {
    status: 429,
    meaning: 'Too many attempts; `retryAfter` says in how many seconds to try again.',
  },
  TOO_COMPLEX: { status: 400, meaning: 'The operation asks for too much at once; ask for less or in pages.' },
  BAD_REQUEST: { status: 400, meaning: 'The request is not one this endpoint can read.' },
  UNAVAILABLE: { status: 503, meaning: 'A server that this needs cannot be reached now; try again shortly.' },
  INTERNAL: { status: 500, meaning: 'Something unexpected happened; the log has it under `requestId`.' },
} as const satisfies Record<string, CatalogueEntry>

/** A code of the catalogue. */
export type ErrorCode = keyof typeof catalogue

/** What an error may carry beside its message. */
export interface ErrorDetails {
  issues?: Issue[]
  /** CONFLICT: the record's values now. */
  current?: Record<string, unknown>
  /** RATE_LIMITED and UNAVAILABLE: seconds. */
  retryAfter?: number
  /** SIGN_IN_INCOMPLETE: what to do first. */
  step?: 'PASSWORD' | 'SECOND_FACTOR'
  cause?: unknown
}

/** An error meant for the caller: its message says what is wrong and what to do, and carries no secret. */
export class TrellisError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  /** The message, ready to be said in another language. */
  readonly said: Message

  constructor(code: ErrorCode, message: Message, details: ErrorDetails = {}) {
    super(String(message), { cause: details.cause })
    this.name = 'TrellisError'
    this.code = code
    this.said = message
    this.details = details
  }
}

/** Refuses an input with one or more issues; the message repeats the first, for clients that show only that. */
export function validationError(issues: Issue[]): TrellisError {
  const first = issues[0]?.message ?? say`The input is not valid.`
  const message = issues.length > 1 ? say`${first} (and ${issues.length - 1} more)` : first
  return new TrellisError('VALIDATION', message, { issues })
}

/** Refuses an operation because of the state of things; `rule` is its stable name. */
export function ruleError(rule: string, message: Message, path: (string | number)[] = []): TrellisError {
  return new TrellisError('BUSINESS_RULE', message, { issues: [{ path, message, rule }] })
}
