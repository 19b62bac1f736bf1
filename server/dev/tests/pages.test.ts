import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...inFolder('docs')]

function inFolder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file))
}

/** Heading → the anchor that it is linked by: `## Send twice` → `send-twice`. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-')

test.each(pages)('%s links to what is there', (page) => {
  const source = readFileSync(join(root, page), 'utf8').replace(/^```.*?^```$/gms, '')
  for (const [, target = ''] of source.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? join(root, page) : join(root, dirname(page), path)
    expect(existsSync(file), `${page} links to ${target}`).toBe(true)
    if (!anchor) continue
    const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      anchorOf(text),
    )
    expect(headings, `${page} links to ${target}`).toContain(anchor)
  }
})

test('the index of decisions lists every decision by its title', () => {
  const index = readFileSync(join(root, 'docs/decisions/README.md'), 'utf8')
  for (const file of readdirSync(join(root, 'docs/decisions'))) {
    if (!file.endsWith('.md') || file === 'README.md') continue
    const title = readFileSync(join(root, 'docs/decisions', file), 'utf8')
      .split('\n')[0]
      ?.slice(2)
    expect(index).toContain(`- [${title}](${file})`)
  }
})

test('every module and command that the pages name exists', () => {
  const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts as object
  const commands = readdirSync(join(root, 'server/cli')).map((file) => file.replace(/\.ts$/, ''))
  for (const page of pages) {
    const source = readFileSync(join(root, page), 'utf8')
    for (const [, script = ''] of source.matchAll(/npm run ([\w:]+)/g))
      expect(Object.keys(scripts), `${page}: npm run ${script}`).toContain(script)
    for (const [, command = ''] of source.matchAll(/npx trellis (\w[\w-]*)/g))
      expect(commands, `${page}: npx trellis ${command}`).toContain(command)
  }
})
