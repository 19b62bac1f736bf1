import { afterEach, describe, expect, test, vi } from 'vitest'
import { setZone } from '../../fields/zone.ts'
import { resourceOf } from '../knowledge.ts'
import { fillPlaceholders } from '../placeholders.ts'
import { field, sampleKnowledge } from './sample.ts'

const knowledge = sampleKnowledge()
const box = {
  ...resourceOf(knowledge, 'Box'),
  fields: [
    field('keeper', 'ID'),
    field('place', 'INT'),
    field('day', 'DATE'),
    field('moment', 'DATE_TIME'),
    field('coin', 'TO_ONE', { target: 'Coin' }),
  ],
}
const fill = (filter: Record<string, unknown>, id?: string) => fillPlaceholders(knowledge, box, filter, id)

describe('placeholders of filters', () => {
  afterEach(() => {
    vi.useRealTimers()
    setZone(null)
  })

  test('stand for the viewer and the record, in the type of the field', () => {
    expect(fill({ keeper: { eq: '$me' } })).toEqual({ keeper: { eq: '1' } })
    expect(fill({ coin: { id: { in: ['$id', '7'] } } }, '12')).toEqual({ coin: { id: { in: ['12', '7'] } } })
    expect(fill({ or: [{ place: { eq: '$id' } }] }, '12')).toEqual({ or: [{ place: { eq: 12 } }] })
  })

  test('are days where the field is one, and instants of the user’s zone where it is one', () => {
    setZone('Europe/Paris')
    vi.useFakeTimers({ now: Date.parse('2026-03-31T22:30:00Z') })
    expect(fill({ day: { lte: '$today' } })).toEqual({ day: { lte: '2026-04-01' } })
    expect(fill({ moment: { gte: '$startOfMonth' } })).toEqual({
      moment: { gte: '2026-03-31T22:00:00.000Z' },
    })
    expect(fill({ day: { gte: '$startOfYear' } })).toEqual({ day: { gte: '2026-01-01' } })
  })

  test('leave every other value as it is', () => {
    const filter = { keeper: { contains: 'US$' }, place: { in: [1, 2] }, not: { day: { isNull: true } } }
    expect(fill(filter)).toEqual(filter)
  })
})
