/** The texts that code says: everything that is marked by `say`. */
import { globSync, readFileSync } from 'node:fs'
import { parseAst } from 'vite'
import { templateOf } from '#core/say.ts'
import type { Texts } from './label-texts.ts'

/** Templates of the files of a glob, each with the files that say it. */
export function saidTexts(glob: string): Texts {
  const texts: Texts = new Map()
  for (const file of globSync(glob).sort()) {
    if (/\/(tests|testing|admin|dev)\//.test(file)) continue
    const source = readFileSync(file, 'utf8')
    if (!source.includes('say`')) continue
    const note = (text: string): void => void texts.set(text, (texts.get(text) ?? new Set()).add(file))
    visit(parseAst(source, { lang: 'ts' }), note)
  }
  return texts
}

/** What of a node of the syntax tree is looked at. */
interface Syntax {
  type?: string
  tag?: { type: string; name?: string }
  quasi?: { quasis: { value: { cooked: string } }[] }
}

function visit(node: unknown, note: (text: string) => void): void {
  if (typeof node !== 'object' || node === null) return
  const { type, tag, quasi } = node as Syntax
  if (type === 'TaggedTemplateExpression' && tag?.name === 'say' && quasi) {
    const text = templateOf(quasi.quasis.map(({ value }) => value.cooked))
    // Nothing but values and signs is the same in every language.
    if (/\p{L}/u.test(text.replace(/\{\d+\}/g, ''))) note(text)
  }
  for (const child of Object.values(node)) visit(child, note)
}
