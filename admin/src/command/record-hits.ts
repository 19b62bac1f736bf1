import { searchDocument } from '../data/documents.ts'
import { request } from '../data/graphql.ts'
import { argumentType, type Knowledge } from '../data/knowledge.ts'
import type { Connection } from '../data/types.ts'
import { sectionsOf } from '../frame/sections.ts'
import { type Hit, recordHit } from './hit.tsx'

const hitsPerResource = 4
const searchedResources = 60
const searchedAtOnce = 12

/** The records of the navigation's entities that the server finds by the words. Throws an `ApiError`. */
export async function searchRecords(
  knowledge: Knowledge,
  words: string,
  signal: AbortSignal,
): Promise<Hit[]> {
  const resources = sectionsOf(knowledge)
    .flatMap((section) => section.resources)
    .filter(
      (one) =>
        argumentType(knowledge, one.names.many, 'search') && one.fields.some((field) => field.isSearchable),
    )
    .slice(0, searchedResources)
  const parts = Array.from({ length: Math.ceil(resources.length / searchedAtOnce) }, (_, at) =>
    resources.slice(at * searchedAtOnce, (at + 1) * searchedAtOnce),
  )
  // Together, so that the slowest of a few decides and not the sum of all.
  const answers = await Promise.all(
    parts.map((part) => {
      const { query, variables } = searchDocument(part, words, hitsPerResource)
      return request<Record<string, Connection>>(query, variables, signal)
    }),
  )
  const answer = Object.assign({}, ...answers) as Record<string, Connection>
  return resources.flatMap((one) => (answer[one.name]?.nodes ?? []).map((node) => recordHit(one, node)))
}
