import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { line, p } from '#core/types.ts'

const schema = defineEntity({
  name: 'Person',
  tableName: 'person',
  properties: {
    ...record,
    ...archivable,
    name: field(line(20), 'Name', 'Name of the person.', { search: true }),
    email: field(line(100).nullable(), 'E-mail', 'Address of the person.', { widget: 'EMAIL', unique: true }),
    boss: () => field(p.manyToOne(Person).nullable(), 'Boss', 'Who the person reports to.'),
  },
})

export interface Person extends InferEntity<typeof schema> {}

export const Person = entity<Person>(schema, {
  label: 'Person',
  plural: 'People',
  pluralName: 'People',
  description: 'Somebody of the workshop.',
  displayName: '{name}',
  order: ['name'],
  treeField: 'boss',
})

const mechanicSchema = defineEntity({
  name: 'Mechanic',
  tableName: 'mechanic',
  properties: {
    ...record,
    person: () => field(p.manyToOne(Person), 'Person', 'Who the mechanic is.'),
    licence: field(line(20), 'Licence', 'Number of the licence.'),
  },
})

export interface Mechanic extends InferEntity<typeof mechanicSchema> {}

/** Delegation: a mechanic has the name and address of the person inside. */
export const Mechanic = entity<Mechanic>(mechanicSchema, {
  label: 'Mechanic',
  plural: 'Mechanics',
  description: 'A person who repairs.',
  displayName: '{name} ({licence})',
  delegates: [{ via: 'person', fields: ['name', 'email'] }],
})
