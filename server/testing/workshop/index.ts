/** A module that only tests have: every feature of the platform on a few small entities. */
import { defineModule } from '#core/module.ts'
import { cancel, copy, finish, open } from './actions/repair-actions.ts'
import { Mechanic, Person } from './entities/person.ts'
import { Repair, RepairPart, RepairQuote } from './entities/repair.ts'

export const workshop = defineModule({
  name: 'workshop',
  label: 'Workshop',
  version: '1.0.0',
  description: 'Repairs, for tests.',
  depends: ['base'],
  entities: [Person, Mechanic, Repair, RepairPart, RepairQuote],
  actions: [open, finish, cancel, copy],
})
