import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Resource } from '../data/types.ts'
import { follow } from './connection.ts'
import { glow } from './glow.ts'

/** One event of `saleOrderChanged`. */
interface Event {
  operation: 'START' | 'CREATE' | 'UPDATE' | 'DELETE' | 'REMOVE'
  id: string | null
}

/** Changes that come at once are read at once. */
const gather = 250
/** How often what cannot be followed is read anew, such as deliveries, which are a log themselves. */
const again = 3_000

/** The queries that show records among others; figures are read anew when they are looked at again. */
const lists = ['getList', 'board', 'calendar', 'widget']

/**
 * Keeps what is shown of a resource up to date: lists, and the record of `id` if one is given. After a lost
 * connection everything is read anew. Where there is no change log to follow, it is read from time to time, as long as
 * somebody looks.
 */
export function useLive(resource: Resource, id?: string): void {
  const queryClient = useQueryClient()
  const { name, isLogged } = resource
  const { one } = resource.names
  useEffect(() => {
    let hasStarted = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const readAnew = () => {
      timer = undefined
      for (const kind of id === undefined ? lists : ['getOne'])
        void queryClient.invalidateQueries({ queryKey: [name, kind] })
    }
    if (!isLogged) {
      const clock = setInterval(() => document.visibilityState === 'visible' && readAnew(), again)
      return () => clearInterval(clock)
    }
    const filter = id === undefined ? '' : '(filter: $filter)'
    const variables = id === undefined ? {} : { filter: { id: { eq: id } } }
    const head = id === undefined ? '' : `($filter: ${name}Filter)`
    const end = follow<{ event: Event }>(
      `subscription Live${head} { event: ${one}Changed${filter} { operation id } }`,
      variables,
      ({ event }) => {
        if (event.operation === 'START' && !hasStarted) {
          hasStarted = true
          return
        }
        if (event.id) glow(name, event.id)
        timer ??= setTimeout(readAnew, gather)
      },
    )
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [queryClient, name, one, id, isLogged])
}
