/** Which entities webhooks and automations may follow. */
import type { Model } from '#schema/model.ts'

/** What the platform does to work on changes is no change to be worked on: it would never end. */
const machinery = new Set(['Job', 'CronJob', 'ImportJob', 'Notification', 'AccessEvent'])

/** Why the entity cannot be followed; undefined when it can. */
export function watchProblem(model: Model, name: string): string | undefined {
  const entity = model.entities.get(name)
  if (!entity) return `There is no entity "${name}". Names are written as in the API, such as Partner.`
  if (!entity.isLogged) return `Changes of ${name} are not logged, so they cannot be followed.`
  if (entity.module === 'automation' || machinery.has(name))
    return `${name} is part of how changes are worked on, so it cannot be followed itself.`
  return undefined
}
