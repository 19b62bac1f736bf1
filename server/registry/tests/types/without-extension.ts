/** A program without the extension: its fields are unknown. Checked by `typed-extensions.test.ts`. */
import type { EntityManager } from '@mikro-orm/postgresql'
import { Person } from '#server/testing/workshop/entities/person.ts'

export async function untyped(em: EntityManager): Promise<unknown> {
  // @ts-expect-error the module that adds the field is not part of this program
  const [person] = await em.find(Person, { nickname: 'Bo' })
  // @ts-expect-error nor can it be created
  em.create(Person, { name: 'Bo', points: 1 }, { partial: true })
  // @ts-expect-error nor read
  return person.nickname
}
