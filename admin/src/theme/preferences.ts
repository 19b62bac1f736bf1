import { useSyncExternalStore } from 'react'
import { colours, customProperties, type Density, type Scheme } from './tokens.ts'

/** What the user chose of the looks. */
export interface Preferences {
  scheme: Scheme | 'system'
  density: Density
}

const storageKey = 'trellis.looks'
const systemIsDark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()
let preferences = read()

function read(): Preferences {
  const fallback: Preferences = { scheme: 'system', density: 'comfortable' }
  try {
    return { ...fallback, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>) }
  } catch {
    return fallback
  }
}

/** The scheme in force: the chosen one, or the system's. */
export function currentScheme(): Scheme {
  if (preferences.scheme !== 'system') return preferences.scheme
  return systemIsDark.matches ? 'dark' : 'light'
}

/** Puts the tokens on the root element; called once before the first paint and after every change. */
export function applyLooks(): void {
  const root = document.documentElement
  root.dataset.scheme = currentScheme()
  root.dataset.density = preferences.density
  root.style.colorScheme = currentScheme()
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', colours[currentScheme()].canvas)
  for (const [name, value] of Object.entries(customProperties(currentScheme(), preferences.density))) {
    root.style.setProperty(name, value)
  }
}

/** Changes and remembers the looks. */
export function setPreferences(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change }
  localStorage.setItem(storageKey, JSON.stringify(preferences))
  announce()
}

function announce(): void {
  applyLooks()
  for (const listener of listeners) listener()
}
systemIsDark.addEventListener('change', announce)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The user's looks; renders again when they change. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => preferences)
}

/** The scheme in force; renders again when it changes. */
export function useScheme(): Scheme {
  return useSyncExternalStore(subscribe, currentScheme)
}
