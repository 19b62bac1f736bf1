import { TrellisError } from '#core/errors.ts'
import type { Administration } from '#schema/administration.ts'
import type { SchemaContext } from '#schema/context.ts'

/** @throws FORBIDDEN for everybody but administrators */
export function administrationOf({ administration }: SchemaContext): Administration {
  if (administration) return administration
  throw new TrellisError('FORBIDDEN', 'Only an administrator may do this.')
}

const most = 200

/** How much of a list is asked for. @throws BAD_REQUEST */
export function sliceOf(args: { search?: string | null; first?: number | null; offset?: number | null }): {
  search: string | null
  first: number
  offset: number
} {
  const { search = null, first, offset } = args
  const slice = { search, first: first ?? 50, offset: offset ?? 0 }
  if (slice.first >= 1 && slice.first <= most && slice.offset >= 0) return slice
  throw new TrellisError('BAD_REQUEST', `Ask for 1 to ${most} at a time, from an offset of 0 or more.`)
}
