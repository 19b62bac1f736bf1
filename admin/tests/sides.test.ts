import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const physical =
  /(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius|left|right)(?:-\w+)?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)/
const perSide = /(?<![-\w])(?:margin|padding|inset)\s*:\s*([^;]+);/

/** Whether four values differ by side. */
function isUneven(values: string | undefined): boolean {
  const parts = values?.replace('!important', '').match(/[^\s()]+(?:\((?:[^()]|\([^()]*\))*\))?/g) ?? []
  return parts.length === 4 && parts[1] !== parts[3]
}

test('styles say start and end, not left and right, so that they fit languages that run either way', () => {
  const files = globSync(['admin/src/**/*.css', 'modules/*/admin/**/*.css'], { cwd: root })
  expect(files.length).toBeGreaterThan(20)
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, at) => {
        const isPhysical = physical.test(line) || isUneven(perSide.exec(line)?.[1])
        // A remark lets one pass.
        return isPhysical && !line.includes('/* either side') ? [`${file}:${at + 1}: ${line.trim()}`] : []
      }),
  )
  expect(found).toEqual([])
})
