import { describe, expect, it } from 'vitest'
import { formView, resourceOf } from '../../data/knowledge.ts'
import { field, sampleKnowledge } from '../../data/tests/sample.ts'
import { newLine } from '../draft.ts'
import { cellPlace, missingCells, placeIssues } from '../placed-issues.ts'

const knowledge = sampleKnowledge()
const resource = resourceOf(knowledge, 'Box')
const form = formView(resource)
const [first, second] = [newLine({ item: 'a' }, ['item']), newLine({ item: 'b' }, ['item'])]
const context = { knowledge, resource, form, draft: { parts: [first, second] } }
const sent = { parts: { create: [second.key], update: ['7'] } }
const place = (path: (string | number)[]) =>
  placeIssues(context, [{ path, message: 'No.', rule: null }], sent)[0]?.place

describe('complaints of the server', () => {
  it('find the cell of the line that the command stood for', () => {
    expect(place(['parts', 'create', 0, 'amount'])).toBe(cellPlace('parts', second.key, 'amount'))
    expect(place(['input', 'parts', 'update', 0, 'amount'])).toBe(cellPlace('parts', '7', 'amount'))
    expect(place(['parts', 0, 'amount'])).toBe(cellPlace('parts', second.key, 'amount'))
  })

  it('find a field, and keep a message whose place is not on the form', () => {
    expect(place(['owner'])).toBe('owner')
    expect(place(['coin'])).toBe('')
  })
})

it('asks for required cells, but not for those that a default fills or that lead back to the record', () => {
  const line = resourceOf(knowledge, 'Part')
  const strict = {
    ...line,
    fields: [
      field('box', 'TO_ONE', { isRequired: true }),
      field('item', 'STRING', { isRequired: true }),
      field('amount', 'DECIMAL', { isRequired: true, default: '1' }),
    ],
  }
  expect(missingCells(strict, 'box', ['box', 'item', 'amount'], newLine())).toEqual(['item'])
})
