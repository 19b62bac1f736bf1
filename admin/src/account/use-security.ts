import { useQuery, useQueryClient } from '@tanstack/react-query'
import { callAuth } from '../auth/session.ts'

export interface Security {
  emailVerifiedAt: string | null
  hasPassword: boolean
  generatorSince: string | null
  recoveryCodes: number
  passkeys: { id: string; name: string; createdAt: string; lastUsedAt: string | null }[]
  devices: {
    id: string
    ip: string | null
    userAgent: string | null
    method: string | null
    createdAt: string
    lastSeenAt: string
    isCurrent: boolean
  }[]
}

/** How the viewer signs in, and where they are signed in. */
export function useSecurity() {
  return useQuery({ queryKey: ['security'], queryFn: () => callAuth<Security>('GET', 'security') })
}

/** Reads everything of the account again, after a change. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await Promise.all(
      ['security', 'api-keys', 'session', 'invitations'].map((key) =>
        client.invalidateQueries({ queryKey: [key] }),
      ),
    )
  }
}
