/** A program that holds the extension: its fields are typed everywhere. Checked by `typed-extensions.test.ts`. */
import type { EntityManager } from '@mikro-orm/postgresql'
import '#server/testing/workshop/extensions/person.ts'
import { Person } from '#server/testing/workshop/entities/person.ts'
import { Repair } from '#server/testing/workshop/entities/repair.ts'

export async function typed(em: EntityManager): Promise<string | null | undefined> {
  const [person] = await em.find(Person, { nickname: 'Bo', points: { $gt: 3 } }, { populate: ['boss'] })
  em.create(Person, { name: 'Bo', nickname: 'B', points: 1 }, { partial: true })
  await em.find(Repair, { customer: { nickname: 'Bo' } }, { populate: ['parts', 'customer.boss'] })
  // @ts-expect-error a field of the wrong type
  em.create(Person, { name: 'Bo', points: 'many' }, { partial: true })
  // @ts-expect-error no such field
  await em.find(Person, { surname: 'Bo' })
  // @ts-expect-error no such relation
  await em.find(Person, {}, { populate: ['friends'] })
  // @ts-expect-error not a state
  em.create(Repair, { title: 'x', state: 'LOST' }, { partial: true })
  return person?.nickname
}
