/** A second test module, which extends the first: only tenants that install it have its fields. */

import { extend } from '#core/extension.ts'
import { defineModule } from '#core/module.ts'
import { Person } from './entities/person.ts'
import { Repair } from './entities/repair.ts'
import { personExtension } from './extensions/person.ts'

export const loyalty = defineModule({
  name: 'loyalty',
  label: 'Loyalty',
  version: '1.0.0',
  description: 'Points for customers, for tests.',
  depends: ['workshop'],
  extensions: [
    personExtension,
    extend(Repair, {
      effects: {
        async finish(repairs, context) {
          for (const repair of repairs) {
            if (!repair.customer) continue
            const customer = await context.em.findOneOrFail(Person, { id: repair.customer.id })
            customer.points = (customer.points ?? 0) + 1
          }
        },
      },
    }),
  ],
})
