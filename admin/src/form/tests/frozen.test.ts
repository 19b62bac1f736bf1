import { expect, test } from 'vitest'
import type { FormDefinition } from '../../data/types.ts'
import { frozenBy, isFree } from '../frozen.ts'

const form: FormDefinition = {
  sections: [],
  frozen: [
    { when: { isLocked: [true] } },
    { when: { state: ['SALE', 'DONE'] }, except: ['note'], message: 'Confirmed.' },
  ],
}

test('leaves all free that no rule freezes, and nothing that one does', () => {
  expect(frozenBy(form, null)).toEqual([])
  const open = frozenBy(form, { id: '1', state: 'DRAFT', isLocked: false })
  expect(isFree(open, 'partner')).toBe(true)
  const confirmed = frozenBy(form, { id: '1', state: 'SALE', isLocked: false })
  expect(isFree(confirmed, 'partner')).toBe(false)
  expect(isFree(confirmed, 'note')).toBe(true)
  const locked = frozenBy(form, { id: '1', state: 'SALE', isLocked: true })
  expect(isFree(locked, 'note')).toBe(false)
})
