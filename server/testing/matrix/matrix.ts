/**
 * The permission matrix: every role in each of two companies, before every entity, by every path that reads or writes.
 * What must be answered is told by `reference.ts`; what is answered comes from the program as clients use it.
 */
import type { EntityModel } from '#schema/model.ts'
import { probeOf, type Tamper } from './probe.ts'
import { readCells } from './reads.ts'
import { referenceFor } from './reference.ts'
import { firstId, type Person, type Stage } from './stage.ts'
import { createTally, type Tally } from './tally.ts'
import { loadLinks, loadWorld, type Stored, type World } from './world.ts'
import { writeCells } from './writes.ts'

/** Records that an entity is asked about. */
const most = 10
/** Entities that are asked about at the same time. */
const atOnce = 6

/** Asks about these entities, as each role or only as some. */
export async function runMatrix(
  stage: Stage,
  entities: EntityModel[],
  options: { roles?: (string | undefined)[]; tamper?: Tamper } = {},
): Promise<Tally> {
  const { tenant } = stage
  const tally = createTally()
  // Nothing is changed but who has which roles: other writes are refused or only tried.
  const world = await loadWorld(tenant.db, tenant.registry.model)
  const { stackTraceLimit } = Error
  // Most of what is asked is refused, and where in the program is of no interest.
  Error.stackTraceLimit = 0
  try {
    for (const role of options.roles ?? [undefined, ...stage.roles]) {
      for (const { userId } of stage.people) await stage.setRoles(userId, role === undefined ? [] : [role])
      await loadLinks(tenant.db, world)
      await Promise.all(
        stage.people.map((_person, index) =>
          askAll(stage, index, role, entities, world, tally, options.tamper),
        ),
      )
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  return tally
}

/** All cells of one person in one role. */
async function askAll(
  { tenant, people }: Stage,
  index: number,
  role: string | undefined,
  entities: EntityModel[],
  world: World,
  tally: Tally,
  tamper: Tamper | undefined,
): Promise<void> {
  const { userId, companyId, team, viewer } = people[index] as Person
  const mutations = tenant.registry.schema.getMutationType()?.getFields() ?? {}
  const roles = role === undefined ? [] : [role]
  const reference = referenceFor(world, { userId, companyId, companies: [companyId], team, roles })
  const probe = probeOf(tenant, await viewer(), tamper)
  const who = `${role ?? 'no role'} in company ${index + 1}`
  const waiting = [...entities]
  const work = async (): Promise<void> => {
    for (let entity = waiting.shift(); entity; entity = waiting.shift()) {
      const cells = { world, entity, records: recordsOf(world, entity), reference, probe, tally, who }
      await readCells(cells)
      if (role !== 'base.administrator') await writeCells(cells, mutations)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

function recordsOf(world: World, entity: EntityModel): Stored[] {
  const all = [...(world.records.get(entity.name)?.values() ?? [])].filter(({ active }) => active !== false)
  const made = all.filter(({ id }) => Number(id) >= firstId)
  return [...made, ...all.filter((record) => !made.includes(record))].slice(0, most)
}
