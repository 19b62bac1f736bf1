import { RE2JS, RE2JSException } from 're2js'
import { TrellisError } from '#core/errors.ts'

/**
 * A pattern of a mapping. It is read by RE2, whose time grows with the length of the text only: a pattern such as
 * `^(a+)+$` would hold up the whole process otherwise.
 * @throws TrellisError BAD_REQUEST for what is no pattern, and for looking around and back, which take that growth
 */
export function compilePattern(source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    throw new TrellisError(
      'BAD_REQUEST',
      `"${source.slice(0, 80)}" cannot be used as a pattern: ${error.message}. Patterns are those of RE2, without (?=…), (?!…) and references such as \\1.`,
    )
  }
}
