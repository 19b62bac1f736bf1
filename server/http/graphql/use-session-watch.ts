import { type DoorPlugin, doorOf } from './context.ts'
import type { SessionWatch } from './session-watch.ts'

/**
 * Ends an event stream with the session that opened it. WebSockets are watched as a whole, by the code that holds
 * them; this is for subscriptions over HTTP.
 */
export function useSessionWatch(watch: SessionWatch): DoorPlugin {
  return {
    onSubscribe({ args }) {
      const { request, door, credential, viewer } = doorOf(Object(args.contextValue))
      if (!request || !credential || !viewer) return
      return {
        onSubscribeResult({ result, setResult }) {
          if (!(Symbol.asyncIterator in result)) return
          const source = result[Symbol.asyncIterator]()
          let finish: (() => void) | undefined
          const ended = new Promise<IteratorResult<never>>((resolve) => {
            finish = () => resolve({ done: true, value: undefined })
          })
          const end = () => {
            finish?.()
            void source.return?.()
          }
          const stop = watch.add({ door, credential, viewer, end })
          setResult({
            [Symbol.asyncIterator]() {
              return this
            },
            // The race ends a wait for an event that may never come.
            async next() {
              const step = await Promise.race([source.next(), ended])
              if (step.done) stop()
              return step
            },
            async return() {
              stop()
              end()
              return { done: true, value: undefined }
            },
          } as AsyncIterableIterator<never>)
        },
      }
    },
  }
}
