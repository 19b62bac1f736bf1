import { expect, test } from 'vitest'
import type { FormView } from '#core/view.ts'
import { modules } from '#modules/index.ts'
import { buildRegistry } from '../registry.ts'

const { model } = buildRegistry(
  modules,
  modules.map((one) => one.name),
)
const form = (entity: string) =>
  model.entities.get(entity)?.views.find((one) => one.kind === 'FORM')?.definition as unknown as FormView

test('groups address and ways to reach in a guessed form, with choices of yes and no after the rest', () => {
  const { sections, side } = form('Company')
  expect(sections.map((section) => section.label)).toEqual([undefined, 'Address', 'Contact'])
  expect(sections[1]).toEqual({ label: 'Address', fields: ['street', 'street2', 'zip', 'city', 'country'] })
  expect(sections[2]).toEqual({ label: 'Contact', fields: ['email', 'phone', 'website'] })
  expect(side).toEqual(['active'])
  const [main] = form('Uom').sections
  expect(main && 'fields' in main && main.fields.slice(-2)).toEqual(['isReference', 'isActive'])
})

test('adds the counters of other modules to a form', () => {
  expect(form('Partner').counters?.map((one) => one.entity)).toContain('SaleOrder')
})

const view = (entity: string, kind: string) =>
  model.entities.get(entity)?.views.find((one) => one.kind === kind)?.definition

test('guesses boards, calendars, charts and pivots where fields allow them', () => {
  expect(view('ImportJob', 'KANBAN')).toMatchObject({ group: 'state' })
  expect(view('ImportJob', 'GRAPH')).toMatchObject({
    groupBy: [{ field: 'startedAt', by: 'MONTH' }, { field: 'state' }],
    measure: 'count',
  })
  expect(view('SaleOrder', 'CALENDAR')).toEqual({ start: 'date', title: 'partner', color: 'state' })
})

test('guesses no board or figures for configuration, nor for what is seen with its whole', () => {
  for (const kind of ['KANBAN', 'CALENDAR', 'GRAPH', 'PIVOT']) {
    expect(view('Uom', kind)).toBeUndefined()
    expect(view('SaleOrderLine', kind)).toBeUndefined()
  }
})
