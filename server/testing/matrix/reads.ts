/** The cells of one viewer and one entity that read. */
import { type EntityModel, entityOf, type FieldModel } from '#schema/model.ts'
import type { Follow, Probe } from './probe.ts'
import { type Reference, storedValue } from './reference.ts'
import type { Tally } from './tally.ts'
import type { Stored, World } from './world.ts'

/** One viewer before one entity. */
export interface Cells {
  world: World
  entity: EntityModel
  /** The records that are asked about. */
  records: Stored[]
  reference: Reference
  probe: Probe
  follow: Follow
  tally: Tally
  /** Role and company, for whoever reads a difference. */
  who: string
}

type Node = Record<string, unknown>
type Page = { totalCount: number; nodes: Node[] }

/** Asks every path that reads. */
export async function readCells(cells: Cells): Promise<void> {
  if (cells.reference.ever(cells.entity, 'read')) {
    await visibleCells(cells)
    await refusedFields(cells)
  } else await refusedEntity(cells)
}

/** An entity that no rule opens is refused on every path, before any record is looked at. */
async function refusedEntity({ entity, records, probe, tally, who }: Cells): Promise<void> {
  const { one, many, aggregate } = entity.names
  const paths = {
    list: `{ ${many} { nodes { id } } }`,
    count: `{ ${many} { totalCount } }`,
    record: `{ ${one}(id: ${records[0]?.id ?? 1}) { id } }`,
    search: `{ ${many}(search: "m") { nodes { id } } }`,
    sort: `{ ${many}(orderBy: [{ createdAt: DESC }]) { nodes { id } } }`,
    filter: `{ ${many}(filter: { createdAt: { isNull: false } }) { nodes { id } } }`,
    aggregate: `{ ${aggregate} { count } }`,
    group: `{ ${aggregate}(groupBy: [{ displayName: true }]) { count } }`,
  }
  for (const [path, document] of Object.entries(paths)) {
    const { data, codes } = await probe(document)
    const isEmpty = data === null || Object.values(data).every((value) => value === null)
    tally.cell(path, `${who}, ${entity.name}`, [isEmpty, ...codes], [true, 'FORBIDDEN'])
  }
}

/** A field that is hidden in every record is refused wherever it is named. */
async function refusedFields({ entity, reference, probe, tally, who }: Cells): Promise<void> {
  const { many, aggregate } = entity.names
  for (const field of entity.fields.values()) {
    if (reference.everReads(entity, field.name)) continue
    const { name } = field
    const where = `${who}, ${entity.name}.${name}`
    for (const [path, document] of fieldPaths(field, many, aggregate)) {
      const { codes, messages } = await probe(document)
      tally.cell(
        path,
        where,
        [codes[0], messages[0]?.includes(`${entity.name}.${name}`)],
        ['FORBIDDEN', true],
      )
    }
  }
}

function fieldPaths({ name, type }: FieldModel, many: string, aggregate: string): [string, string][] {
  if (type === 'ToMany')
    return [
      ['field', `{ ${many} { nodes { ${name} { totalCount } } } }`],
      ['field filter', `{ ${many}(filter: { ${name}: { some: { id: { eq: "1" } } } }) { totalCount } }`],
    ]
  if (type === 'ToOne')
    return [
      ['field', `{ ${many} { nodes { ${name} { id } } } }`],
      ['field filter', `{ ${many}(filter: { ${name}: { id: { eq: "1" } } }) { totalCount } }`],
      ['field sort', `{ ${many}(orderBy: [{ ${name}: { id: ASC } }]) { totalCount } }`],
    ]
  const shown: [string, string][] = [['field', `{ ${many} { nodes { ${name} } } }`]]
  if (type === 'JSON') return shown
  const key = type === 'Date' || type === 'DateTime' ? 'MONTH' : 'true'
  return [
    ...shown,
    ['field filter', `{ ${many}(filter: { ${name}: { isNull: true } }) { totalCount } }`],
    ['field sort', `{ ${many}(orderBy: [{ ${name}: ASC }]) { totalCount } }`],
    ['field group', `{ ${aggregate}(groupBy: [{ ${name}: ${key} }]) { count } }`],
    ['field measure', `{ ${aggregate} { countDistinct { ${name} } } }`],
  ]
}

async function visibleCells(cells: Cells): Promise<void> {
  const { entity, records, reference, probe, tally, who } = cells
  const { one, many, aggregate } = entity.names
  const visible = records.filter((record) => reference.may(entity, record, 'read'))
  const ids = visible.map(({ id }) => String(id)).sort()
  const fields = [...entity.fields.values()].filter(
    ({ name, isSystem }) => !isSystem && reference.everReads(entity, name),
  )
  const document = `query($ids: [ID!]!) {
    list: ${many}(first: 100, filter: { id: { in: $ids } }) { totalCount nodes { id ${fields.map(selected).join(' ')} ${permissions(entity)} } }
    sort: ${many}(first: 100, filter: { id: { in: $ids } }, orderBy: [{ displayName: DESC }]) { nodes { id } }
    search: ${many}(first: 100, filter: { id: { in: $ids } }, search: "m") { nodes { id } }
    aggregate: ${aggregate}(filter: { id: { in: $ids } }) { count countDistinct { id } }
    group: ${aggregate}(filter: { id: { in: $ids } }, groupBy: [{ displayName: true }]) { count }
    ${records.map(({ id }) => `r${id}: ${one}(id: ${id}) { id }`).join(' ')}
  }`
  const where = `${who}, ${entity.name}`
  const { data, codes, messages } = await probe(document, { ids: records.map(({ id }) => String(id)) })
  if (!data) return tally.cell('list', where, [codes, messages], [])
  const { list, sort, search, group, ...rest } = data as Record<string, Page> & {
    group: { count: number }[]
  }
  const shown = idsOf(list)
  for (const { id } of records) {
    const isVisible = ids.includes(String(id))
    const at = `${where} ${id}`
    tally.cell('list', at, shown.includes(String(id)), isVisible)
    tally.cell('sort', at, idsOf(sort).includes(String(id)), isVisible)
    tally.cell('search', at, !isVisible && idsOf(search).includes(String(id)), false)
    tally.cell('record', at, (rest as Record<string, unknown>)[`r${id}`] !== null, isVisible)
  }
  tally.cell('count', where, list?.totalCount, ids.length)
  const [whole] = rest.aggregate as unknown as { count: number; countDistinct: { id: number } }[]
  tally.cell('aggregate', where, [whole?.count ?? 0, whole?.countDistinct.id ?? 0], [ids.length, ids.length])
  tally.cell(
    'group',
    where,
    group.reduce((sum, { count }) => sum + count, 0),
    ids.length,
  )
  for (const node of list?.nodes ?? []) {
    const record = visible.find(({ id }) => String(id) === node.id)
    if (!record) continue
    for (const field of fields) fieldCell(cells, record, field, node)
    permissionCells(cells, record, node)
  }
  await hiddenFilters(cells, visible, fields)
}

const idsOf = (page: Page | undefined): string[] => (page?.nodes ?? []).map(({ id }) => String(id)).sort()

function selected(field: FieldModel): string {
  if (field.type === 'ToOne') return `${field.name} { id }`
  return field.type === 'ToMany' ? `${field.name}(first: 100) { totalCount nodes { id } }` : field.name
}

function permissions(entity: EntityModel): string {
  return `viewerCan { update delete ${entity.actions.map(({ name }) => name).join(' ')} }`
}

/** A value is shown where it may be read, and empty where not; a related record only if it may be seen itself. */
export function fieldCell(
  { world, entity, reference, tally, who }: Cells,
  record: Stored,
  field: FieldModel,
  node: Node,
  path = 'field',
) {
  const { name } = field
  const where = `${who}, ${entity.name} ${record.id} ${name}`
  if (field.type === 'ToOne') {
    const related = reference.seen(entity, record, name)
    const found = (node[name] as { id: string } | null)?.id ?? null
    return tally.cell(path === 'field' ? 'nested' : path, where, found, related ? String(related.id) : null)
  }
  if (field.type === 'ToMany') {
    const target = entityOf(world.model, field.target ?? '')
    const related = reference.seenMany(entity, record, name)
    const { nodes, totalCount } = node[name] as Page
    const found = nodes.map(({ id }) => String(id)).sort()
    const isArchived = (item: Stored): boolean => target.isArchivable && item.active === false
    const expected = related.filter((item) => !isArchived(item)).map(({ id }) => String(id))
    return tally.cell('nested list', where, [totalCount, found], [expected.length, expected.sort()])
  }
  // What is computed has no stored value to compare with, but must be empty where it is hidden.
  const isReadable = isReadableIn(world, entity, reference, record, field)
  if (!isReadable) return tally.cell(path, where, node[name] ?? null, null)
  if (!field.column || storedValue(world, entity, record, name) === null) return
  tally.cell(path, where, node[name] !== null, true)
}

/** May the field be read in this record, by way of the record that it comes from? */
export function isReadableIn(
  world: World,
  entity: EntityModel,
  reference: Reference,
  record: Stored,
  field: FieldModel,
): boolean {
  if (!reference.reads(entity, record, field.name)) return false
  if (!field.via) return true
  const inner = reference.seen(entity, record, field.via)
  const target = entityOf(world.model, entity.fields.get(field.via)?.target ?? '')
  return inner !== undefined && reference.reads(target, inner, field.name)
}

/** What `viewerCan` says: of changing exactly what the rules mean, of actions never more. */
function permissionCells({ entity, reference, tally, who }: Cells, record: Stored, node: Node): void {
  const can = node.viewerCan as Record<string, boolean>
  for (const [right, isAllowed] of Object.entries(can)) {
    const expected = reference.may(entity, record, right)
    const isChange = right === 'update' || right === 'delete'
    const where = `${who}, ${entity.name} ${record.id} ${right}`
    if (isChange) tally.cell('viewerCan', where, isAllowed, expected && !entity.isReadonly)
    else tally.cell('viewerCan', where, isAllowed && !expected, false)
  }
}

/** Filters over values and relations that are hidden in some records find none of those. */
async function hiddenFilters(cells: Cells, visible: Stored[], fields: FieldModel[]): Promise<void> {
  const { world, entity, records, reference, probe, tally, who } = cells
  const { many } = entity.names
  const asked: { name: string; filter: string; expected: string[] }[] = []
  for (const field of fields) {
    const { name } = field
    if (field.type === 'ToOne') {
      const isFound = (record: Stored) => reference.seen(entity, record, name) !== undefined
      if (visible.every((record) => isFound(record) || storedValue(world, entity, record, name) === null))
        continue
      const expected = visible.filter(isFound).map(({ id }) => String(id))
      asked.push({ name, filter: '{ id: { isNull: false } }', expected })
    } else if (field.column && field.type !== 'ToMany' && field.type !== 'JSON') {
      const isFound = (record: Stored) =>
        isReadableIn(world, entity, reference, record, field) &&
        storedValue(world, entity, record, name) !== null
      if (visible.every((record) => isReadableIn(world, entity, reference, record, field))) continue
      const expected = visible.filter(isFound).map(({ id }) => String(id))
      asked.push({ name, filter: '{ isNull: false }', expected })
    }
  }
  if (asked.length === 0) return
  const lists = asked.map(
    ({ name, filter }, index) =>
      `f${index}: ${many}(first: 100, filter: { id: { in: $ids }, ${name}: ${filter} }) { nodes { id } }`,
  )
  const { data, messages } = await probe(`query($ids: [ID!]!) { ${lists.join(' ')} }`, {
    ids: records.map(({ id }) => String(id)),
  })
  for (const [index, { name, expected }] of asked.entries()) {
    const found = idsOf((data as Record<string, Page> | null)?.[`f${index}`])
    const where = `${who}, ${entity.name}.${name}`
    tally.cell('hidden filter', where, data ? found : messages, expected.sort())
  }
}
