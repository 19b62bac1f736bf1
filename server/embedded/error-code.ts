/**
 * The `code` of a system or driver error: `ENOENT`, `ECONNREFUSED`, `28P01`.
 * @returns undefined where the value is not an error with a code
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
