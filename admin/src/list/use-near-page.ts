import { useQueryClient } from '@tanstack/react-query'
import { useDataProvider } from 'ra-core'
import type { TrellisProvider } from '../data/provider.ts'
import type { ListState } from './use-list.ts'

/** Reads a page of the list ahead, for when it is about to be asked for: it then comes without a wait. */
export function useNearPage({ resource, controller, meta }: ListState): (page: number) => void {
  const provider = useDataProvider<TrellisProvider>()
  const queryClient = useQueryClient()
  const { perPage, sort, filterValues: filter } = controller
  return (page) => {
    const params = { pagination: { page, perPage }, sort, filter, meta }
    // The name that ra-core gives to the very same question.
    void queryClient.prefetchQuery({
      queryKey: [resource.name, 'getList', params],
      queryFn: () => provider.getList(resource.name, params),
    })
  }
}
