import type { Added } from '#core/added.ts'
import { extend } from '#core/extension.ts'
import { field } from '#core/field.ts'
import { line, p } from '#core/types.ts'
import { Person } from '../entities/person.ts'

const properties = {
  nickname: field(line(20).nullable(), 'Nickname', 'What friends say.'),
  points: field(p.integer().default(0), 'Points', 'Loyalty points.'),
}

declare module '../entities/person.ts' {
  interface Person extends Added<typeof properties> {}
}

export const personExtension = extend(Person, {
  properties,
  validate: [
    {
      name: 'person.nickname',
      when: ['nickname'],
      run: (people) =>
        people
          .filter((person) => person.nickname === person.name)
          .map((record) => ({
            record,
            path: ['nickname'],
            rule: 'person.nickname',
            message: 'A nickname differs from the name.',
          })),
    },
  ],
})
