import type { DataProvider, GetListParams, Identifier, RaRecord } from 'ra-core'
import type { Unit } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { asker } from './asked.ts'
import {
  deleteDocument,
  type ListArguments,
  listDocument,
  manyDocument,
  mutationDocument,
  oneDocument,
} from './documents.ts'
import { type GraphQLFilter, type ListFilter, searchText, toFilter } from './filter.ts'
import { request } from './graphql.ts'
import { formView, type Knowledge, listView, loadKnowledge, resourceOf } from './knowledge.ts'
import { loadRemainingLines } from './remaining-lines.ts'
import { formSelection, listSelection, recordSelection, type Selection } from './selection.ts'
import type { Connection, Row } from './types.ts'

/** What a list passes besides ra-core's own parameters. */
export interface ListMeta {
  columns?: string[]
  /** A filter in GraphQL's shape, joined to the user's. */
  domain?: GraphQLFilter | null
  totals?: boolean
  /** The field with the pictures of the records, read beside their names. */
  picture?: string
  orderBy?: Record<string, unknown>[]
}

/** The arguments of `action`. */
export interface ActionParams {
  mutation: string
  ids: string[]
  expectedVersions?: number[]
  arguments?: Record<string, unknown>
}

/** The admin's data provider: ra-core's methods, and business actions. */
export interface TrellisProvider extends DataProvider {
  action: (resource: string, params: ActionParams) => Promise<{ data: Row[] }>
}

/** Sums of a list in one currency; without `group` where the figures have none. */
export interface TotalRow {
  group?: Record<string, Unit | null>
  sum: Record<string, string | null>
}

interface PageAnswer {
  page: Required<Connection>
  totals?: TotalRow[]
}

// Where page N ended, so that page N + 1 can start from its cursor instead of counting rows off.
const endCursors = new Map<string, string>()
const rememberedCursors = 200

function remember(key: string, cursor: string | null): void {
  if (!cursor) return
  endCursors.set(key, cursor)
  const oldest = endCursors.keys().next().value
  if (endCursors.size > rememberedCursors && oldest !== undefined) endCursors.delete(oldest)
}

/** ra-core's sort as `orderBy`: `owner.name` nests; `id` asks for the view's order, or else the server's. */
export function toOrderBy(
  sort: { field: string; order: string } | undefined,
  fallback: Record<string, unknown>[] | undefined,
): Record<string, unknown>[] | undefined {
  if (!sort || sort.field === 'id') return fallback
  const direction = sort.order === 'DESC' ? 'DESC' : 'ASC'
  const nested = sort.field
    .split('.')
    .reduceRight<unknown>((inner, name) => ({ [name]: inner }), direction) as Record<string, unknown>
  return [nested]
}

/** ra-core's list parameters as GraphQL arguments, a known cursor preferred over an offset. */
export function listArguments(knowledge: Knowledge, resource: string, params: GetListParams): ListArguments {
  const found = resourceOf(knowledge, resource)
  const meta = (params.meta ?? {}) as ListMeta
  const filter = (params.filter ?? {}) as ListFilter
  const { page = 1, perPage = 25 } = params.pagination ?? {}
  const view = listView(found)
  const values: ListArguments = {
    first: perPage,
    filter: toFilter(knowledge, found, filter, meta.domain),
    orderBy: toOrderBy(params.sort, meta.orderBy ?? view.order),
    search: searchText(filter),
  }
  if (page > 1) {
    const after = endCursors.get(pageKey(resource, values, page - 1))
    if (after) values.after = after
    else values.offset = (page - 1) * perPage
  }
  return values
}

function pageKey(resource: string, values: ListArguments, page: number): string {
  const { after: _after, offset: _offset, ...rest } = values
  return JSON.stringify([resource, rest, page])
}

async function getList(resource: string, params: GetListParams & { signal?: AbortSignal }) {
  const knowledge = await loadKnowledge()
  const found = resourceOf(knowledge, resource)
  const meta = (params.meta ?? {}) as ListMeta
  const values = listArguments(knowledge, resource, params)
  const selection = meta.columns
    ? listSelection(knowledge, found, meta.columns)
    : ({
        id: true,
        displayName: true,
        ...(meta.picture ? { [meta.picture]: { url: true } } : {}),
      } as Selection)
  const { query, variables } = listDocument(knowledge, found, selection, values, meta.totals)
  // The keys are those of ra-core.
  const { pagination, sort, filter } = params
  const queryKey = [resource, 'getList', { pagination, sort, filter, meta: params.meta }]
  const ask = asker({ queryKey, signal: params.signal })
  const answer = await ask<PageAnswer>(query, variables)
  remember(pageKey(resource, values, params.pagination?.page ?? 1), answer.page.pageInfo.endCursor)
  return {
    data: answer.page.nodes,
    total: answer.page.totalCount,
    pageInfo: { hasNextPage: answer.page.pageInfo.hasNextPage },
    meta: { totals: answer.totals ?? null },
  }
}

/** Reads one record with all that its form shows, further pages of long line tables included. */
export async function readRecord(resource: string, id: string, signal?: AbortSignal): Promise<Row> {
  const knowledge = await loadKnowledge()
  const found = resourceOf(knowledge, resource)
  const form = formView(found)
  const selection = formSelection(knowledge, found, form)
  const { query, variables } = oneDocument(knowledge, found, selection, id)
  const ask = asker({ queryKey: [resource, 'getOne', { id }], signal })
  const { record } = await ask<{ record: Row | null }>(query, variables)
  if (!record) throw notFound(found.label)
  return loadRemainingLines(knowledge, found, form, record, signal)
}

function notFound(label: string): Error {
  return Object.assign(
    new Error(t('This {{label}} does not exist, or you may not see it.', { label: inText(label) })),
    {
      status: 404,
    },
  )
}

async function getMany(resource: string, ids: Identifier[], columns?: string[]): Promise<Row[]> {
  const knowledge = await loadKnowledge()
  const found = resourceOf(knowledge, resource)
  const selection = columns
    ? listSelection(knowledge, found, columns)
    : { id: true as const, displayName: true as const }
  const { query, variables } = manyDocument(knowledge, found, selection, ids.map(String))
  const { page } = await request<{ page: Connection }>(query, variables)
  return page.nodes
}

/** Parameters of a save: `input` is already a diff; `dryRun` computes without keeping. */
export interface SaveParams {
  id?: string
  input: Record<string, unknown>
  expectedVersion?: number
  dryRun?: boolean
  signal?: AbortSignal
}

/** Creates or updates a record and gives it back with all that its form shows. */
export async function saveRecord(resource: string, params: SaveParams): Promise<Row> {
  const knowledge = await loadKnowledge()
  const found = resourceOf(knowledge, resource)
  const form = formView(found)
  const mutation = params.id === undefined ? found.names.create : found.names.update
  if (!mutation) throw new Error(t('{{records}} cannot be changed here.', { records: found.plural }))
  const { signal, ...values } = params
  const selection = formSelection(knowledge, found, form)
  const { query, variables } = mutationDocument(knowledge, mutation, values, selection)
  const { result } = await request<{ result: Row }>(query, variables, signal)
  return params.dryRun ? result : loadRemainingLines(knowledge, found, form, result, signal)
}

async function runAction(resource: string, params: ActionParams): Promise<{ data: Row[] }> {
  const knowledge = await loadKnowledge()
  const found = resourceOf(knowledge, resource)
  const own = found.actions.find((one) => one.mutation === params.mutation)
  const answers = own ? [...knowledge.resources.values()].find((one) => one.name === own.returns) : found
  const { mutation, arguments: extra, ...values } = params
  const selection = answers ? recordSelection(answers) : { id: true as const }
  const { query, variables } = mutationDocument(knowledge, mutation, { ...values, ...extra }, selection)
  const { result } = await request<{ result: Row[] | Row | null }>(query, variables)
  return { data: Array.isArray(result) ? result : result ? [result] : [] }
}

async function updateMany(resource: string, ids: Identifier[], input: Record<string, unknown>) {
  const knowledge = await loadKnowledge()
  const found = resourceOf(knowledge, resource)
  const mutation = found.names.updateMany
  if (!mutation) throw new Error(t('{{records}} cannot be changed together.', { records: found.plural }))
  const document = mutationDocument(knowledge, mutation, { ids: ids.map(String), input }, { id: true })
  await request(document.query, document.variables)
  return { data: ids }
}

async function deleteMany(resource: string, ids: Identifier[]) {
  const knowledge = await loadKnowledge()
  const { query, variables } = deleteDocument(knowledge, resourceOf(knowledge, resource), ids.map(String))
  await request(query, variables)
  return { data: ids }
}

// ra-core types every method by the caller's record type, which no remote source can prove: one cast, here.
const methods = {
  getList,
  getOne: async (resource: string, params: { id: Identifier; signal?: AbortSignal }) => ({
    data: await readRecord(resource, String(params.id), params.signal),
  }),
  getMany: async (resource: string, params: { ids: Identifier[]; meta?: ListMeta }) => ({
    data: await getMany(resource, params.ids, params.meta?.columns),
  }),
  getManyReference: async (
    resource: string,
    params: GetListParams & { target: string; id: Identifier; meta?: ListMeta },
  ) => {
    const domain: GraphQLFilter = { [params.target]: { id: { eq: String(params.id) } } }
    return getList(resource, { ...params, meta: { ...params.meta, domain } })
  },
  create: async (resource: string, params: { data: Partial<RaRecord> }) => ({
    data: await saveRecord(resource, { input: params.data }),
  }),
  update: async (
    resource: string,
    params: { id: Identifier; data: Partial<RaRecord>; meta?: { expectedVersion?: number } },
  ) => ({
    data: await saveRecord(resource, {
      id: String(params.id),
      input: params.data,
      expectedVersion: params.meta?.expectedVersion,
    }),
  }),
  updateMany: (resource: string, params: { ids: Identifier[]; data: Record<string, unknown> }) =>
    updateMany(resource, params.ids, params.data),
  delete: async (resource: string, params: { id: Identifier; previousData?: RaRecord }) => {
    await deleteMany(resource, [params.id])
    return { data: params.previousData ?? { id: params.id } }
  },
  deleteMany: (resource: string, params: { ids: Identifier[] }) => deleteMany(resource, params.ids),
  action: runAction,
  supportAbortSignal: true,
}

export const dataProvider = methods as unknown as TrellisProvider
