/** Are the platform and the modules that come with it translated in full, and nothing that is not there? */
import type { Catalogue } from '#core/words.ts'
import { modules } from '#modules/index.ts'
import { serverCrons, serverJobs } from '#server/jobs/server-jobs.ts'
import { mailerFrom } from '#server/mail/mailer.ts'
import { orderModules } from '#server/registry/order.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { type Catalogues, cataloguesOf, platform } from '#server/registry/words/catalogues.ts'
import { declaredTexts, seedTexts, workTexts } from './declared-texts.ts'
import { labelTexts, type Texts } from './label-texts.ts'
import { platformTexts } from './platform-texts.ts'
import { saidTexts } from './said-texts.ts'

/** What comes with the program is complete in these languages; other modules may leave out what they like. */
const languages = ['fr', 'de', 'es']
const complete = new Set([platform, 'automation', 'base', 'contacts', 'product', 'sale', 'tax'])

/** What is wrong with the translations, one sentence each. */
function translationProblems(): string[] {
  const catalogues = cataloguesOf(modules)
  const jobs = serverJobs(mailerFrom({}))
  const wanted = new Map<string, Texts>([
    [platform, joined(platformTexts(), workTexts(jobs, serverCrons(jobs)), saidTexts('server/**/*.ts'))],
    ...modules.map((manifest): [string, Texts] => [
      manifest.name,
      joined(
        labelTexts(modules, manifest),
        declaredTexts(manifest),
        seedTexts(buildRegistry(modules, [manifest.name]).model, manifest),
        saidTexts(`modules/${manifest.name}/**/*.ts`),
      ),
    ]),
  ])
  return [...new Set([...languages, ...catalogues.keys()])].flatMap((tag) =>
    [...wanted].flatMap(([module, texts]) => problemsOf(tag, module, texts, catalogues)),
  )
}

/** All of these texts with all of their contexts. */
function joined(...all: Texts[]): Texts {
  const texts: Texts = new Map()
  for (const one of all)
    for (const [text, contexts] of one) texts.set(text, new Set([...(texts.get(text) ?? []), ...contexts]))
  return texts
}

function problemsOf(tag: string, module: string, texts: Texts, all: Catalogues): string[] {
  const catalogues = all.get(tag) ?? new Map<string, Catalogue>()
  const own = catalogues.get(module) ?? {}
  const file = module === platform ? `server/i18n/${tag}.json` : `modules/${module}/i18n/${tag}.json`
  const around = [
    platform,
    ...(module === platform ? [] : orderModules(modules, [module]).map(({ name }) => name)),
  ]
  const isComplete = complete.has(module) && languages.includes(tag)
  const used = new Set<string>()
  const problems: string[] = []
  for (const [text, contexts] of texts) {
    for (const context of contexts) {
      const keys = [`${context} | ${text}`, text]
      const key = keys.find((one) => Object.hasOwn(own, one))
      if (key) used.add(key)
      else if (
        isComplete &&
        !keys.some((one) => around.some((name) => Object.hasOwn(catalogues.get(name) ?? {}, one)))
      )
        problems.push(`${file} misses "${text}" (${context}).`)
    }
  }
  for (const [key, translation] of Object.entries(own)) {
    if (!used.has(key)) problems.push(`${file} translates "${key}", which nothing says any more.`)
    else if (translation.trim() === '') {
      if (isComplete) problems.push(`${file}: the translation of "${key}" is empty.`)
    } else if (placeholders(key) !== placeholders(translation))
      problems.push(`${file}: the translation of "${key}" has other placeholders.`)
  }
  return [...new Set(problems)]
}

/** Which values a text has, in whatever order. */
const placeholders = (text: string): string => [...new Set(text.match(/\{\d+\}/g))].sort().join()

/** The step of `npm run check`; prints what is wrong. */
export function checkTranslations(): boolean {
  const problems = translationProblems()
  if (problems.length > 0)
    console.log(`${problems.join('\n')}\nWrite the translations into these files; docs/modules.md says how.`)
  return problems.length === 0
}
