import { useGetMany } from 'ra-core'
import type { Option } from '../fields/use-options.ts'

/** The record with its name; with its key alone until the name is there. Null where none is chosen. */
export function useNamed(resource: string, id: string): Option | null {
  const isChosen = resource !== '' && id !== ''
  const { data } = useGetMany<Option>(resource, { ids: [id] }, { enabled: isChosen })
  if (!isChosen) return null
  return data?.find((one) => one?.id === id) ?? { id, displayName: '…' }
}
