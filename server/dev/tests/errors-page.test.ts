import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue } from '#core/errors.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/errors.md'), 'utf8')
const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (.+?) \| (.+?) \|$/gm)]

test('the page lists exactly the codes of the catalogue, in its order, with status and meaning', () => {
  expect(rows.map(([, code, status, meaning]) => [code, { status: Number(status), meaning }])).toEqual(
    Object.entries(catalogue),
  )
})

test('the page says for every code what to do', () => {
  for (const [, code, , , advice = ''] of rows) expect(advice.length, code).toBeGreaterThan(10)
})
