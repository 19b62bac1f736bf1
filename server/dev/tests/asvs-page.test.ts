import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const rows = readFileSync(join(root, 'docs/asvs.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, id, level, asks, state] = /^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+) \|$/.exec(line) ?? []
    return id && level && asks && state ? [{ id, level: Number(level), asks, state }] : []
  })

test('the map of ASVS has each requirement of levels 1 and 2 once', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  expect([1, 2].map((wanted) => rows.filter(({ level }) => level === wanted).length)).toEqual([70, 183])
})

test('what the map names as its proof is there', () => {
  for (const { id, state } of rows)
    for (const [, path = ''] of state.matchAll(/`([\w./-]+\/[\w.-]+\.\w+)`/g))
      expect(existsSync(join(root, path)), `${id} names ${path}`).toBe(true)
})

test('the page on security counts what is open as the map does', () => {
  const isOpen = ({ state }: { state: string }) => /\bopen\b/.test(state)
  const held = (wanted: number) => rows.filter((row) => row.level === wanted && !isOpen(row)).length
  const page = readFileSync(join(root, 'docs/security.md'), 'utf8')
  expect(page).toContain(`Of level 1, ${held(1)} of 70`)
  expect(page).toContain(`of level 2, ${held(2)} of 183`)
})
