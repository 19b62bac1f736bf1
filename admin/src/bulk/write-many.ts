import { mutationDocument } from '../data/documents.ts'
import type { GraphQLFilter } from '../data/filter.ts'
import { searchText, toFilter } from '../data/filter.ts'
import { request } from '../data/graphql.ts'
import { argumentType, type Knowledge } from '../data/knowledge.ts'
import type { TrellisProvider } from '../data/provider.ts'
import type { Field, Resource, Row } from '../data/types.ts'
import { same, toInput } from '../form/draft-diff.ts'
import type { ListState } from '../list/use-list.ts'

const readAtOnce = 100

/** The mutation that does the same to all records of a filter, as a job; null where there is none. */
export function wholeMutation(knowledge: Knowledge, mutation: string | null | undefined): string | null {
  const name = mutation ? `${mutation}Where` : ''
  return argumentType(knowledge, name, 'filter') ? name : null
}

/** The filter of all that a list finds. It says what a list leaves unsaid: archived records are not meant. */
function wholeFilter(knowledge: Knowledge, { resource, filter }: ListState): GraphQLFilter {
  const own = toFilter(knowledge, resource, filter)
  if (resource.isArchivable && !filter.archived)
    return own ? { active: { eq: true }, and: [own] } : { active: { eq: true } }
  return own ?? { id: { isNull: false } }
}

/** Starts a job that does something to all records that a list finds. */
export async function startForWhole(
  knowledge: Knowledge,
  list: ListState,
  mutation: string,
  values: Record<string, unknown>,
): Promise<void> {
  const given = { filter: wholeFilter(knowledge, list), search: searchText(list.filter), ...values }
  const { query, variables } = mutationDocument(knowledge, mutation, given, { id: true })
  await request(query, variables)
}

/** Records by their ids, with these columns. */
export async function readMany(
  provider: TrellisProvider,
  resource: Resource,
  ids: string[],
  columns: string[],
): Promise<Row[]> {
  const rows: Row[] = []
  for (let at = 0; at < ids.length; at += readAtOnce) {
    const part = { ids: ids.slice(at, at + readAtOnce), meta: { columns } }
    rows.push(...((await provider.getMany(resource.name, part)).data as Row[]))
  }
  return rows
}

/** Gives one field of several records the same value; what comes back takes it back. */
export async function writeMany(
  provider: TrellisProvider,
  resource: Resource,
  ids: string[],
  field: Field,
  value: unknown,
): Promise<() => Promise<void>> {
  const before = await readMany(provider, resource, ids, [field.name])
  const write = (some: string[], given: unknown) =>
    provider.updateMany(resource.name, { ids: some, data: { [field.name]: toInput(field, given) } })
  await write(ids, value)
  return async () => {
    const now = await readMany(provider, resource, ids, [field.name])
    // What somebody changed after that is theirs.
    const ours = new Set(now.filter((row) => same(row[field.name], value)).map((row) => row.id))
    const groups = Map.groupBy(
      before.filter((row) => ours.has(row.id)),
      (row) => JSON.stringify(toInput(field, row[field.name]) ?? null),
    )
    for (const rows of groups.values())
      await write(
        rows.map((row) => row.id),
        rows[0]?.[field.name] ?? null,
      )
  }
}
