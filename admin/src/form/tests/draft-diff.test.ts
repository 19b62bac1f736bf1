import { describe, expect, it } from 'vitest'
import { formView, resourceOf } from '../../data/knowledge.ts'
import { formLines } from '../../data/selection.ts'
import { sampleKnowledge } from '../../data/tests/sample.ts'
import { computedFields, computedLines } from '../computed.ts'
import { type LineDraft, newLine, toCopy, toDraft } from '../draft.ts'
import { createDiff, updateDiff } from '../draft-diff.ts'

const knowledge = sampleKnowledge()
const resource = resourceOf(knowledge, 'Box')
const form = formView(resource)
const section = formLines(form)[0]!
const place = { knowledge, resource, form }

const node = (id: string, sequence: number) => ({
  id,
  displayName: id,
  item: `item ${id}`,
  amount: '1',
  price: '2.00',
  total: '2.00',
  sequence,
})
const record = {
  id: '7',
  displayName: 'Seven',
  name: 'Seven',
  state: 'OPEN',
  owner: { id: '1', displayName: 'One' },
  labels: { nodes: [{ id: '5', displayName: 'Five' }] },
  due: null,
  worth: '4.00',
  parts: { nodes: [node('a', 10), node('b', 20)] },
}
const linesOf = (draft: Record<string, unknown>) => draft.parts as LineDraft[]

describe('saving a changed record', () => {
  it('sends nothing when a value was typed and put back', () => {
    const loaded = toDraft(knowledge, resource, form, record)
    const diff = updateDiff({ ...place, draft: { ...loaded }, touched: new Set(['name']) }, loaded)
    expect(diff.input).toEqual({})
  })

  it('sends relations by id, tags as the whole set, an emptied field as null', () => {
    const loaded = toDraft(knowledge, resource, form, record)
    const draft = { ...loaded, owner: { id: '2', displayName: 'Two' }, labels: [], name: '' }
    const diff = updateDiff({ ...place, draft, touched: new Set(['owner', 'labels', 'name']) }, loaded)
    expect(diff.input).toEqual({ owner: '2', labels: { set: [] }, name: null })
  })

  it('sends created, changed and deleted lines, and not what only the server computed', () => {
    const loaded = toDraft(knowledge, resource, form, record)
    const [a] = linesOf(loaded)
    const changed = { ...a!, values: { ...a!.values, amount: '3', total: '6.00' }, touched: ['amount'] }
    const added = newLine({ item: 'new' }, ['item'])
    const draft = { ...loaded, parts: [changed, added, newLine()] }
    const diff = updateDiff({ ...place, draft, touched: new Set() }, loaded)
    expect(diff.input).toEqual({
      parts: {
        create: [{ item: 'new', sequence: 20 }],
        update: [{ id: 'a', amount: '3' }],
        delete: ['b'],
      },
    })
    expect(diff.sentLines.parts).toEqual({ create: [added.key], update: ['a'] })
  })

  it('renumbers lines that were dragged', () => {
    const loaded = toDraft(knowledge, resource, form, record)
    const draft = { ...loaded, parts: [...linesOf(loaded)].reverse() }
    const diff = updateDiff({ ...place, draft, touched: new Set() }, loaded)
    expect(diff.input).toEqual({
      parts: {
        update: [
          { id: 'b', sequence: 10 },
          { id: 'a', sequence: 20 },
        ],
      },
    })
  })
})

describe('a copy', () => {
  it('sends every writable value and the lines as new ones', () => {
    const { draft, touched } = toCopy(knowledge, resource, form, record)
    const { input } = createDiff({ ...place, draft, touched })
    expect(input).toEqual({
      name: 'Seven',
      owner: '1',
      labels: { set: ['5'] },
      parts: {
        create: [
          { item: 'item a', amount: '1', price: '2.00', sequence: 10 },
          { item: 'item b', amount: '1', price: '2.00', sequence: 20 },
        ],
      },
    })
  })
})

describe('values computed by the server', () => {
  it('fill readonly and untouched fields only', () => {
    const draft = toDraft(knowledge, resource, form, record)
    const computed = { ...record, worth: '9.00', name: 'Server', due: '2026-01-01' }
    expect(computedFields(place, draft, new Set(['name']), computed)).toEqual({
      worth: '9.00',
      due: '2026-01-01',
    })
  })

  it('reach known lines by id and new ones by their order', () => {
    const loaded = toDraft(knowledge, resource, form, record)
    const added = newLine({ item: 'new' }, ['item'])
    const answer = {
      ...record,
      parts: {
        nodes: [{ ...node('a', 10), total: '8.00' }, node('b', 20), { ...node('99', 30), price: '5.00' }],
      },
    }
    const lines = computedLines(place, section, [...linesOf(loaded), added], [added.key], answer)
    expect(lines[0]?.values.total).toBe('8.00')
    expect(lines[1]).toBe(linesOf(loaded)[1])
    expect(lines[2]?.values).toMatchObject({ item: 'new', price: '5.00' })
  })
})
