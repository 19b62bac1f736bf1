import { useQuery } from '@tanstack/react-query'
import { useDataProvider } from 'ra-core'
import { useEffect, useState } from 'react'
import type { ListFilter } from '../data/filter.ts'
import type { Row } from '../data/types.ts'
import { pictureFieldOf } from '../files/field-file.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'

/** A record that can be chosen. */
export interface Option {
  id: string
  displayName: string
  /** Where its kind has pictures: null for one that has none. */
  picture?: { url: string } | null
}

interface Options {
  options: Option[]
  /** The answer for what is typed now is still on its way. */
  isPending: boolean
  error: unknown
}

const shownOptions = 20
const restMs = 140

/**
 * Options of a resource for what is being typed, asked from the server once typing rests. Until the answer is there,
 * what was found before is narrowed to what fits: a quick Enter must never take a record that was not meant.
 */
export function useOptions(
  target: string,
  text: string,
  domain: Record<string, unknown> | null | undefined,
  enabled: boolean,
): Options {
  const provider = useDataProvider()
  const picture = pictureFieldOf(useKnowledge().resources.get(target))?.name
  const wanted = text.trim()
  const [settled, setSettled] = useState(wanted)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), restMs)
    return () => clearTimeout(timer)
  }, [wanted])
  const filter: ListFilter = settled === '' ? {} : { words: [settled] }
  const found = useQuery({
    queryKey: [target, 'options', settled, domain],
    queryFn: async ({ signal }) => {
      const answer = await provider.getList(target, {
        filter,
        pagination: { page: 1, perPage: shownOptions },
        sort: { field: 'id', order: 'ASC' },
        meta: { domain, picture },
        signal,
      })
      return (answer.data as Row[]).map((row) => ({
        id: row.id,
        displayName: String(row.displayName),
        ...(picture ? { picture: (row[picture] ?? null) as Option['picture'] } : {}),
      }))
    },
    enabled,
    placeholderData: (previous) => previous,
  })
  const isPending = enabled && (wanted !== settled || found.isPlaceholderData || found.isLoading)
  const options = found.data ?? []
  return { options: isPending ? narrowed(options, wanted) : options, isPending, error: found.error }
}

/** The options whose names have all of the words. */
export function narrowed(options: Option[], text: string): Option[] {
  const words = text.toLowerCase().split(/\s+/)
  return options.filter((one) => words.every((word) => one.displayName.toLowerCase().includes(word)))
}
