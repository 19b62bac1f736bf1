import { describe, expect, it } from 'vitest'
import { median } from '../load/rounds.ts'
import { checkSame } from '../works/same-data.ts'
import { rowOf } from '../works/work.ts'

const figures = { unit: '/s' as const, peer: 'peer', value: 100, peerValue: 50, limitValue: 200 }

describe('a row', () => {
  it('holds when every bound of its target does', () => {
    const bar = { text: '', toPeer: { atLeast: 2 }, toLimit: { atLeast: 0.5 } }
    expect(rowOf({ title: 'x', bar }, figures)).toMatchObject({
      ratioToPeer: 2,
      ratioToLimit: 0.5,
      holds: true,
    })
    expect(rowOf({ title: 'x', bar: { ...bar, toLimit: { atLeast: 0.51 } } }, figures).holds).toBe(false)
    expect(rowOf({ title: 'x', bar: { ...bar, value: { atMost: 99 } } }, figures).holds).toBe(false)
  })

  it('does not hold without the figure that its target speaks of', () => {
    const bar = { text: '', toPeer: { atLeast: 1 } }
    expect(rowOf({ title: 'x', bar }, { ...figures, peerValue: null })).toMatchObject({
      ratioToPeer: null,
      holds: false,
    })
    expect(rowOf({ title: 'x', bar }, { ...figures, value: null }).holds).toBeNull()
  })
})

describe('the check of the data', () => {
  it('takes two forms of the same moment and number for the same', () => {
    const one = { at: '2026-01-02T03:04:05.600Z', count: 3, day: '2026-01-02' }
    const other = { at: '2026-01-02T04:04:05.600000+01:00', count: '3', day: '2026-01-02' }
    expect(() => checkSame('x', { one, other })).not.toThrow()
  })

  it('names who differs, and where', () => {
    const check = () => checkSame('orders', { one: { total: '1.10' }, other: { total: '1.20' } })
    expect(check).toThrow(/"orders": one and other give different data.*1\.10.*1\.20/s)
  })
})

it('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([5, 1, 3])).toBe(3)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})
