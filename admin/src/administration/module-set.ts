/** What comes with a module, and what goes with it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '../data/graphql.ts'
import { forgetKnowledge } from '../data/knowledge.ts'
import { ModuleCatalogDocument, type ModuleCatalogQuery } from '../generated/graphql.ts'

export type Module = ModuleCatalogQuery['moduleCatalog'][number]

const key = ['moduleCatalog']

/** All modules of the program, and what is installed of them. */
export function useModules() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      request<ModuleCatalogQuery>(String(ModuleCatalogDocument), {}, signal).then(
        ({ moduleCatalog }) => moduleCatalog,
      ),
  })
}

/** Learns anew what there is, after modules came or went. */
export function useLearnAnew(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    forgetKnowledge()
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: key }),
      queryClient.invalidateQueries({ queryKey: ['knowledge'] }),
    ])
  }
}

/** The modules that a module needs and that are not installed yet, in the order of their names. */
export function comingWith(modules: Module[], name: string): Module[] {
  const needed = closure(name, (one) => modules.find((module) => module.name === one)?.depends ?? [])
  return modules.filter((one) => needed.has(one.name) && one.name !== name && !one.isInstalled)
}

/** The installed modules that need a module, and so go with it. */
export function goingWith(modules: Module[], name: string): Module[] {
  const installed = modules.filter((one) => one.isInstalled)
  const leaving = closure(name, (one) =>
    installed.filter(({ depends }) => depends.includes(one)).map((module) => module.name),
  )
  return installed.filter((one) => leaving.has(one.name) && one.name !== name)
}

function closure(name: string, next: (name: string) => string[]): Set<string> {
  const found = new Set([name])
  for (const one of found) for (const other of next(one)) found.add(other)
  return found
}

/** How many records of the module there are. */
export const recordsOf = ({ entities }: Module): number =>
  entities.reduce((sum, { recordCount }) => sum + (recordCount ?? 0), 0)
