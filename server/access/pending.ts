import type { Viewer } from '#core/context.ts'

type Step = NonNullable<Viewer['pending']>

const messages: Record<Step, string> = {
  PASSWORD: 'Choose a password of your own first: the one that you signed in with was set for you.',
  SECOND_FACTOR: 'Set up a second factor first: your role asks for one.',
}

/** What to tell somebody who has to take a step before anything else. */
export function pendingMessage(step: Step): string {
  return messages[step]
}
