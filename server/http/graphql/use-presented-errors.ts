import type { ExecutionResult } from 'graphql'
import { english, type Words } from '#core/words.ts'
import { isAdministrator } from '#server/access/administrator.ts'
import { type DoorContext, type DoorPlugin, doorOf } from './context.ts'
import { presentErrors } from './present-errors.ts'

/**
 * Shows errors as `presentErrors` makes them, wherever they come from: the parser, the rules, resolvers, streams. It
 * has to come first: what it returns from a hook runs before that of others, and none of them may see raw errors.
 */
export function usePresentedErrors(): DoorPlugin {
  return {
    onSubscribe({ args }) {
      const door = doorOf(Object(args.contextValue))
      return {
        onSubscribeResult: () => ({
          onNext({ result, setResult }) {
            setResult(presentResult(result as ExecutionResult, door))
          },
        }),
        onSubscribeError({ error, setError }) {
          setError(
            presentErrors([error], {
              ...door,
              requestId: door.facts.id,
              hasData: false,
              words: wordsOf(door),
            })[0],
          )
        },
      }
    },
    // Everything over HTTP ends here, also what was thrown before there was an operation.
    onResultProcess({ result, setResult, serverContext }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return
      setResult(presentResult(result, serverContext))
    },
  }
}

/** A result with its errors presented; the same object when it has none. */
export function presentResult<R extends ExecutionResult>(result: R, context: DoorContext): R {
  const { facts, log, viewer } = context
  if (!result.errors?.length) return result
  const hasData = result.data !== null && result.data !== undefined
  const showsGuesses = viewer !== null && isAdministrator(viewer)
  const place = {
    requestId: facts.id,
    log,
    hasData,
    showsGuesses,
    userId: viewer?.userId,
    words: wordsOf(context),
  }
  return { ...result, errors: presentErrors(result.errors, place) }
}

/** The words of whoever asks. */
export function wordsOf({ door, facts, viewer }: DoorContext): Words {
  return door.words?.(viewer?.locale, facts.headers.get('accept-language')) ?? english
}
