import type { Viewer } from '#core/context.ts'
import { type Message, say } from '#core/say.ts'

type Step = NonNullable<Viewer['pending']>

const messages: Record<Step, Message> = {
  PASSWORD: say`Choose a password of your own first: the one that you signed in with was set for you.`,
  SECOND_FACTOR: say`Set up a second factor first: your role asks for one.`,
}

/** What to tell somebody who has to take a step before anything else. */
export function pendingMessage(step: Step): Message {
  return messages[step]
}
