import { useQuery } from '@tanstack/react-query'
import { knownSession } from './auth-provider.ts'
import { fetchSession } from './session.ts'

/** Who is signed in, and what they have to do first. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: fetchSession,
    staleTime: 60_000,
    initialData: knownSession,
  })
}
