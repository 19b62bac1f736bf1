/** The locale in force: the viewer's, else the one chosen on this device, else the browser's. */
import { useSyncExternalStore } from 'react'
import { loadCatalogue } from './catalogues.ts'
import { canonicalLocale, type Language, languageOf, preferredOf } from './languages.ts'
import { speak } from './translate.ts'

/** What this device remembers: who chose nothing for their account may have chosen here. */
interface Remembered {
  /** Chosen before signing in. */
  chosen?: string
  /** The locale of who was signed in last, for texts that are shown before the account is known. */
  last?: string
}

const storageKey = 'trellis.locale'
const listeners = new Set<() => void>()
let remembered = read()
let locale = wanted(remembered.last ?? null)
let loading = 0

function read(): Remembered {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Remembered
  } catch {
    return {}
  }
}

function remember(change: Remembered): void {
  remembered = { ...remembered, ...change }
  try {
    localStorage.setItem(storageKey, JSON.stringify(remembered))
  } catch {
    // Without a storage it is asked for again.
  }
}

/** The browser's locale with its region, and with it the user's date order, where only a language was chosen. */
function withRegion(tag: string): string {
  return navigator.language.startsWith(`${tag}-`) ? navigator.language : tag
}

function wanted(ofViewer: string | null): string {
  const chosen = canonicalLocale(ofViewer) ?? canonicalLocale(remembered.chosen)
  return chosen ? withRegion(chosen) : preferredOf(navigator.languages ?? [navigator.language])
}

/** Loads the texts of a locale and puts it in force; the last one asked for counts. */
async function use(next: string): Promise<void> {
  const turn = ++loading
  const language = languageOf(next)
  // Texts in English are better than none where the catalogue does not arrive.
  const catalogue = await loadCatalogue(language).catch(() => null)
  if (turn !== loading) return
  speak(language, catalogue, next)
  locale = next
  document.documentElement.lang = language === 'en' && !next.startsWith('en') ? 'en' : next
  for (const listener of listeners) listener()
}

/** Puts the locale in force that was used last here; before anything is drawn. */
export const startLocale = (): Promise<void> => use(locale)

/** Puts the locale of an account in force; null for who chose none. */
export async function takeLocale(ofViewer: string | null): Promise<void> {
  remember({ last: ofViewer ?? undefined })
  const next = wanted(ofViewer)
  if (next !== locale) await use(next)
}

/** Chooses the language of this device, for who is not signed in. */
export async function chooseLanguage(language: Language): Promise<void> {
  remember({ chosen: language, last: undefined })
  await use(wanted(null))
}

/** Writes down again what this device remembers, after its storage was cleared by signing out. */
export const keepLocale = (): void => remember({ last: undefined })

/** The locale of the viewer's formats, such as `fr-CH`. */
export const localeInForce = (): string => locale

/** The language of the texts in force. */
export const languageInForce = (): Language => languageOf(locale)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The locale in force; renders again when it changes. */
export function useLocale(): string {
  return useSyncExternalStore(subscribe, localeInForce)
}
