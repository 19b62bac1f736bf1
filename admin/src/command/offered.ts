/** What can be done on the page that is shown, for the command field. */
import { type ReactNode, useEffect, useId, useSyncExternalStore } from 'react'

export interface Command {
  /** Unlike any other of the same part of the page. */
  key: string
  label: string
  icon: ReactNode
  /** What it is about, such as the name of the record. */
  hint?: string
  /** Whether it comes only to those who ask for it by its words. */
  isAside?: boolean
  run: () => void
}

const offers = new Map<string, readonly Command[]>()
const listeners = new Set<() => void>()
let all: readonly Command[] = []

function change(): void {
  all = [...offers].flatMap(([part, commands]) =>
    commands.map((one) => ({ ...one, key: `${part}${one.key}` })),
  )
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Offers commands in the command field for as long as the caller is shown. */
export function useCommands(commands: readonly Command[]): void {
  const part = useId()
  // After every rendering: what a command does knows the state of its page.
  useEffect(() => {
    offers.set(part, commands)
    change()
  })
  useEffect(
    () => () => {
      offers.delete(part)
      change()
    },
    [part],
  )
}

/** What the parts of the page offer now. */
export function useOfferedCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => all)
}
