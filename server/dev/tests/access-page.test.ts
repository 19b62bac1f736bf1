import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { modules } from '#modules/index.ts'
import { orderModules } from '#server/registry/order.ts'
import { accessTables } from './access-table.ts'

const file = 'docs/access.md'
const between = /(<!-- roles and rules -->\n)[\s\S]*?(\n<!-- end -->)/

/** `UPDATE_PAGES=1 npx vitest run server/dev/tests/access-page.test.ts` writes the tables anew. */
test('docs/access.md lists the roles and rules that the modules have', () => {
  const names = modules.map(({ name }) => name)
  const page = readFileSync(file, 'utf8')
  const tables = accessTables(orderModules(modules, names))
  const current = page.replace(between, (_all, before: string, after: string) => before + tables + after)
  if (process.env.UPDATE_PAGES) writeFileSync(file, current)
  else expect(page).toBe(current)
})
