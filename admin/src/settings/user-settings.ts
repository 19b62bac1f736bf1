/** What the viewer chose of their screens: kept by the server, so that it follows them to another browser. */
import { useSyncExternalStore } from 'react'
import { isApiError } from '../data/errors.ts'
import { request } from '../data/graphql.ts'

/** A choice is sent at once; those that follow within so many milliseconds, such as of a column's width, as one. */
const gather = 300
let sentAt = 0

let values: Readonly<Record<string, unknown>> = {}
const listeners = new Set<() => void>()
const unsent = new Map<string, unknown>()
let timer: ReturnType<typeof setTimeout> | undefined

function announce(next: Readonly<Record<string, unknown>>): void {
  values = next
  for (const listener of listeners) listener()
}

/** Takes what the server has; called when somebody has signed in. */
export function takeSettings(given: Record<string, unknown>): void {
  announce({ ...given, ...Object.fromEntries(unsent) })
}

/** The choice under a key, as it is now. */
export const settingOf = <T>(key: string): T | null => (values[key] ?? null) as T | null

/** Keeps a choice, here at once and on the server soon; null takes it back. */
export function keepSetting(key: string, value: unknown): void {
  announce({ ...values, [key]: value })
  unsent.set(key, value)
  clearTimeout(timer)
  timer = setTimeout(() => void send(), Date.now() - sentAt < gather ? gather : 0)
}

/** All that was chosen goes in one request, which outlives the page: people choose something and leave. */
async function send(): Promise<void> {
  const sent = [...unsent]
  if (sent.length === 0) return
  unsent.clear()
  sentAt = Date.now()
  const heads = sent.map((_, at) => `$k${at}: String!, $v${at}: JSON`)
  const parts = sent.map((_, at) => `s${at}: keepSetting(key: $k${at}, value: $v${at})`)
  const variables = Object.fromEntries(
    sent.flatMap(([key, value], at) => [
      [`k${at}`, key],
      [`v${at}`, value],
    ]),
  )
  try {
    const query = `mutation KeepSettings(${heads.join(', ')}) { ${parts.join(' ')} }`
    await request(query, variables, undefined, true)
  } catch (error) {
    // Away from the server it waits for the next choice or for the network; what was refused stays refused.
    if (!isApiError(error) || error.code !== 'UNAVAILABLE') return
    for (const [key, value] of sent) if (!unsent.has(key)) unsent.set(key, value)
  }
}

addEventListener('online', () => void send())
// Nobody waits for the timer when they close the page.
addEventListener('pagehide', () => void send())

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** All choices; renders again when one changes. */
export const useSettings = (): Readonly<Record<string, unknown>> =>
  useSyncExternalStore(subscribe, () => values)

/** One choice and the way to change it; null where nothing was chosen. */
export function useSetting<T>(key: string): [T | null, (value: T | null) => void] {
  const all = useSettings()
  return [(all[key] ?? null) as T | null, (value) => keepSetting(key, value)]
}
