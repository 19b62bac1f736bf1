import { useSyncExternalStore } from 'react'

/** A hook that tells whether the screen is as the query says. */
function media(text: string): () => boolean {
  const query = matchMedia(text)
  const subscribe = (listener: () => void) => {
    query.addEventListener('change', listener)
    return () => query.removeEventListener('change', listener)
  }
  return () => useSyncExternalStore(subscribe, () => query.matches)
}

/** Whether the screen is as narrow as a phone's. */
export const usePhone = media('(max-width: 760px)')

/** Whether fingers are all that points: nothing can be hovered over, and a double click is not thought of. */
export const useTouch = media('(hover: none) and (pointer: coarse)')
