import { t } from '../i18n/translate.ts'

/** One complaint about one place of the input. */
export interface Issue {
  path: (string | number)[]
  message: string
  rule: string | null
}

interface Details {
  code: string
  status?: number
  issues?: Issue[]
  current?: Record<string, unknown>
  retryAfter?: number
  requestId?: string
}

/** A refusal by the server, or a failure to reach it (`UNAVAILABLE`), with the catalogue's code. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly issues: Issue[]
  readonly current: Record<string, unknown> | null
  readonly retryAfter: number | null
  readonly requestId: string | null

  constructor(message: string, details: Details) {
    super(message)
    this.name = 'ApiError'
    this.code = details.code
    this.status = details.status ?? statusByCode[details.code] ?? 500
    this.issues = details.issues ?? []
    this.current = details.current ?? null
    this.retryAfter = details.retryAfter ?? null
    this.requestId = details.requestId ?? null
  }
}

/** ra-core decides by the status whether the session has ended. */
const statusByCode: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  VALIDATION: 400,
  CONFLICT: 409,
  CONSTRAINT: 409,
  BUSINESS_RULE: 422,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
}

/** Has the person a step to take before anything else: a password of their own, a second factor? */
export const isIncomplete = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'SIGN_IN_INCOMPLETE'

export const isApiError = (error: unknown): error is ApiError => error instanceof ApiError

/** What to tell the user about any thrown value. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  return t('Something went wrong. Try again.')
}
