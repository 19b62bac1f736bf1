/** `npm run words`: are all texts of the admin in all catalogues? With `--write` new ones are put into them, empty. */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type CodeText, textsOf } from './words-of-code.ts'

const languages = ['de', 'es', 'fr']
const shown = 40

type Catalogue = Record<string, string>

/** A folder of catalogues and the code that they are for: the admin's own, and each module's. */
interface Part {
  folder: string
  files: string[]
}

function parts(): Part[] {
  const files = (pattern: string) =>
    globSync(pattern)
      .filter((file) => !file.includes('/generated/') && !file.includes('/tests/'))
      .sort()
  const modules = globSync('modules/*/admin').map((folder) => ({
    folder: join(folder, 'i18n'),
    files: files(`${folder}/**/*.{ts,tsx}`),
  }))
  return [{ folder: 'admin/src/i18n', files: files('admin/src/**/*.{ts,tsx}') }, ...modules]
}

const read = (file: string): Catalogue =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue) : {}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

/** The keys that a language has for a text: one, or one for each plural form of the language. */
function keysOf({ text, isPlural, context }: CodeText, language: string): string[] {
  if (!isPlural) return [context ? `${text}_${context}` : text]
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories.map((form) => `${text}_${form}`)
}

/** What is wrong with one catalogue. A module may use a text of the admin's own catalogue. */
function problemsOf(file: string, language: string, texts: CodeText[], shared: Catalogue): string[] {
  const catalogue = read(file)
  const wanted = new Map(texts.flatMap((one) => keysOf(one, language).map((key) => [key, one] as const)))
  const problems: string[] = []
  for (const [key, { text, at }] of wanted) {
    const said = catalogue[key] ?? shared[key]
    if (!said) problems.push(`${file}: "${key}" (${at}) is not translated.`)
    else if (catalogue[key] && String(placeholders(said)) !== String(placeholders(text)))
      problems.push(`${file}: "${key}" has other placeholders than its translation "${said}".`)
  }
  for (const key of Object.keys(catalogue))
    if (!wanted.has(key)) problems.push(`${file}: "${key}" is used nowhere.`)
  return problems
}

function write(file: string, language: string, texts: CodeText[], shared: Catalogue): void {
  const old = read(file)
  const keys = texts.flatMap((one) => keysOf(one, language)).filter((key) => old[key] || !shared[key])
  const next = Object.fromEntries([...new Set(keys)].sort().map((key) => [key, old[key] ?? '']))
  if (existsSync(dirname(file))) writeFileSync(file, `${JSON.stringify(next, null, 2)}\n`)
}

/** Compares code and catalogues, and looks for texts that no catalogue could know; true when all is well. */
export function checkWords(isWriting = false): boolean {
  const problems: string[] = []
  for (const { folder, files } of parts()) {
    const found = files.map((file) => textsOf(file, readFileSync(file, 'utf8')))
    const texts = found.flatMap((one) => one.texts)
    problems.push(...found.flatMap((one) => one.problems))
    for (const language of languages) {
      const file = join(folder, `${language}.json`)
      const shared = folder.startsWith('modules/') ? read(`admin/src/i18n/${language}.json`) : {}
      if (isWriting) write(file, language, texts, shared)
      problems.push(...problemsOf(file, language, texts, shared))
    }
  }
  if (problems.length > 0) {
    console.log(problems.slice(0, shown).join('\n'))
    if (problems.length > shown) console.log(`… and ${problems.length - shown} more.`)
    console.log('"npm run words" brings the catalogues up to date; what it leaves empty is to be translated.')
  }
  return problems.length === 0
}

if (import.meta.main && !checkWords(true)) process.exitCode = 1
