import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 760px)')

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** Whether the screen is as narrow as a phone's. */
export const usePhone = (): boolean => useSyncExternalStore(subscribe, () => query.matches)
