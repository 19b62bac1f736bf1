import { catalogue, type ErrorCode, TrellisError } from '#core/errors.ts'

/** A JSON answer that no cache keeps. */
export function jsonReply(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  })
}

/** The answer to an error outside GraphQL: `{ error: { code, message, issues?, retryAfter?, requestId } }`. */
export function errorReply(error: TrellisError, requestId: string, status?: number): Response {
  const { issues, retryAfter, step } = error.details
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  const body = { error: { code: error.code, message: error.message, issues, retryAfter, step, requestId } }
  return jsonReply(body, status ?? catalogue[error.code].status, headers)
}

/** As `errorReply`, for a refusal whose HTTP status says more than its code, such as 405 or 413. */
export function refusal(status: number, code: ErrorCode, message: string, requestId: string): Response {
  return errorReply(new TrellisError(code, message), requestId, status)
}
