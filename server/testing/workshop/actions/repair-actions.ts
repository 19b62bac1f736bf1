import { action, arg } from '#core/action.ts'
import { Repair } from '../entities/repair.ts'

export const open = action(Repair, {
  name: 'open',
  label: 'Open',
  description: 'Begins the repair.',
  primary: true,
  transition: { from: ['DRAFT'], to: 'OPEN' },
  needs: ['parts'],
  guard: (repairs) =>
    repairs
      .filter((repair) => repair.parts.length === 0)
      .map((record) => ({
        record,
        path: ['parts'],
        rule: 'repair.no-parts',
        message: 'A repair needs at least one part.',
      })),
})

export const finish = action(Repair, {
  name: 'finish',
  label: 'Finish',
  description: 'Ends the repair.',
  transition: { from: ['OPEN'], to: 'DONE' },
  arguments: { note: arg.text({ label: 'Note', description: 'What was done.' }) },
  run(repairs, _context, input) {
    for (const repair of repairs) if (input.note) repair.note = input.note
  },
})

export const cancel = action(Repair, {
  name: 'cancel',
  label: 'Cancel',
  description: 'Gives the repair up.',
  dangerous: true,
  confirmation: 'Give this repair up?',
  transition: { from: ['DRAFT', 'OPEN'], to: 'CANCEL' },
})

export const copy = action(Repair, {
  name: 'copy',
  label: 'Copy',
  description: 'Makes a new draft of the same title.',
  run: (repairs, context) =>
    repairs.map((repair) => context.em.create(Repair, { title: `${repair.title} again` }, { partial: true })),
})
