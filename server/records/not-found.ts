import { TrellisError } from '#core/errors.ts'
import { inText, say } from '#core/say.ts'
import type { EntityModel } from '#schema/model.ts'

/** The error for ids that lead nowhere, or nowhere that the viewer may see. */
export function notFound(entity: EntityModel, ids: number[]): TrellisError {
  const which =
    ids.length === 1
      ? say`the id ${ids[0]}`
      : say`all of the ids ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ' …' : ''}`
  return new TrellisError('NOT_FOUND', say`There is no ${inText(entity.label)} with ${which}.`)
}
