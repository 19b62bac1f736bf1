import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { administratorRole } from '#core/policy.ts'
import { say } from '#core/say.ts'

/** May the viewer look after other people's accounts? Never with a key that is limited in any way. */
export function isAdministrator(viewer: Viewer): boolean {
  return viewer.roles.includes(administratorRole) && viewer.scopes === undefined
}

/** @throws FORBIDDEN */
export function requireAdministrator(viewer: Viewer): void {
  if (!isAdministrator(viewer)) throw new TrellisError('FORBIDDEN', say`Only an administrator may do this.`)
}
