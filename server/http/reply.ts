import { catalogue, type ErrorCode, TrellisError } from '#core/errors.ts'
import type { Message } from '#core/say.ts'
import { english, type Words } from '#core/words.ts'

/** A JSON answer that no cache keeps. */
export function jsonReply(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  })
}

/** The answer to an error outside GraphQL: `{ error: { code, message, issues?, retryAfter?, requestId } }`. */
export function errorReply(
  error: TrellisError,
  requestId: string,
  status?: number,
  words: Words = english,
): Response {
  const { retryAfter, step } = error.details
  const issues = error.details.issues?.map((issue) => ({ ...issue, message: words.say(issue.message) }))
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  const message = words.say(error.said)
  const body = { error: { code: error.code, message, issues, retryAfter, step, requestId } }
  return jsonReply(body, status ?? catalogue[error.code].status, headers)
}

/** As `errorReply`, for a refusal whose HTTP status says more than its code, such as 405 or 413. */
export function refusal(status: number, code: ErrorCode, message: Message, requestId: string): Response {
  return errorReply(new TrellisError(code, message), requestId, status)
}
