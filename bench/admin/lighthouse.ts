/** Lighthouse, which is kept apart from everybody's install; typed as far as it is used. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

interface Audit {
  title: string
  score: number | null
  details?: { items?: { description?: string; node?: { snippet?: string } }[] }
}

interface Result {
  lighthouseVersion: string
  finalDisplayedUrl: string
  runtimeError?: { message: string }
  categories: Record<
    string,
    { title: string; score: number | null; auditRefs: { id: string; weight: number }[] }
  >
  audits: Record<string, Audit>
}

type Lighthouse = (
  url: string,
  flags: Record<string, unknown>,
) => Promise<{ lhr: Result; artifacts: unknown } | undefined>

const own = createRequire(new URL('./package.json', import.meta.url))
let loaded: Promise<Lighthouse> | undefined

/** @throws Error where `npm ci --prefix bench/admin` did not run */
function load(): Promise<Lighthouse> {
  loaded ??= import(pathToFileURL(own.resolve('lighthouse')).href).then(
    (module: { default: Lighthouse }) => module.default,
  )
  return loaded
}

/** The version that is installed. */
export function lighthouseVersion(): string {
  return (own('lighthouse/package.json') as { version: string }).version
}

const categories = ['accessibility', 'best-practices']

const screens = {
  desktop: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
  mobile: { mobile: true, width: 390, height: 844, deviceScaleFactor: 2, disabled: false },
}

export type FormFactor = keyof typeof screens

/** What Lighthouse says of one page: points from 0 to 100, and each audit that took some. */
export interface Judgement {
  points: { title: string; value: number }[]
  lost: string[]
}

/**
 * Judges a page in the browser that listens at a port, with the cookies and the storage of its profile.
 * @throws Error when Lighthouse could not load the page, or was led to another one
 */
export async function judge(url: string, port: number, formFactor: FormFactor): Promise<Judgement> {
  const lighthouse = await load()
  const answer = await lighthouse(url, {
    port,
    output: 'json',
    logLevel: 'error',
    onlyCategories: categories,
    formFactor,
    screenEmulation: screens[formFactor],
    // The server is on this machine: what a slow network would do is no matter of these two categories.
    throttlingMethod: 'provided',
    // The session is kept.
    disableStorageReset: true,
  })
  if (!answer) throw new Error(`Lighthouse gave no answer for ${url}.`)
  const { lhr } = answer
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`)
  const shown = new URL(lhr.finalDisplayedUrl).pathname
  if (shown !== new URL(url).pathname) throw new Error(`Instead of ${url}, Lighthouse was shown ${shown}.`)
  return {
    points: categories.map((name) => {
      const category = lhr.categories[name]
      // No points at all are a failure of Lighthouse and not of the page.
      if (category?.score == null) throw new Error(`Lighthouse has no points of ${name} for ${url}.`)
      return { title: category.title, value: Math.round(category.score * 100) }
    }),
    lost: categories.flatMap((name) =>
      (lhr.categories[name]?.auditRefs ?? [])
        .filter(({ weight }) => weight > 0)
        .flatMap(({ id }) => lostBy(id, lhr.audits[id])),
    ),
  }
}

function lostBy(id: string, audit: Audit | undefined): string[] {
  if (!audit || audit.score === null || audit.score === 1) return []
  const places = (audit.details?.items ?? []).flatMap(
    ({ node, description }) => node?.snippet ?? description ?? [],
  )
  return [[id, ...places.slice(0, 3)].join(' ')]
}
