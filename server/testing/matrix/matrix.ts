/**
 * The permission matrix: every role in each of two companies, before every entity, by every path that reads or writes.
 * What must be answered is told by `reference.ts`; what is answered comes from the program as clients use it.
 */
import type { Change } from '#schema/changes.ts'
import type { EntityModel } from '#schema/model.ts'
import { readChanges } from '#server/changes/feed.ts'
import { followCells } from './follows.ts'
import { followOf, probeOf, type Tamper } from './probe.ts'
import { readCells } from './reads.ts'
import { referenceFor } from './reference.ts'
import { firstId, markOfChanges, type Person, type Stage } from './stage.ts'
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
  const log = await changesOf(stage)
  const { stackTraceLimit } = Error
  // Most of what is asked is refused, and where in the program is of no interest.
  Error.stackTraceLimit = 0
  try {
    for (const role of options.roles ?? [undefined, ...stage.roles]) {
      for (const { userId } of stage.people) await stage.setRoles(userId, role === undefined ? [] : [role])
      await loadLinks(tenant.db, world)
      await Promise.all(
        stage.people.map((_person, index) =>
          askAll(stage, index, role, entities, world, log, tally, options.tamper),
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
  log: Change[],
  tally: Tally,
  tamper: Tamper | undefined,
): Promise<void> {
  const { userId, companyId, team, viewer } = people[index] as Person
  const mutations = tenant.registry.schema.getMutationType()?.getFields() ?? {}
  const roles = role === undefined ? [] : [role]
  const reference = referenceFor(world, { userId, companyId, companies: [companyId], team, roles })
  const now = await viewer()
  const probe = probeOf(tenant, now, tamper)
  const follow = followOf(tenant, now, tamper)
  const who = `${role ?? 'no role'} in company ${index + 1}`
  const waiting = [...entities]
  const work = async (): Promise<void> => {
    for (let entity = waiting.shift(); entity; entity = waiting.shift()) {
      const cells = { world, entity, records: recordsOf(world, entity), reference, probe, follow, tally, who }
      await readCells(cells)
      await followCells(cells, log)
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

/** The changes that the stage wrote into the log. */
async function changesOf({ tenant }: Stage): Promise<Change[]> {
  const found: Change[] = []
  let page = await readChanges(tenant.db, { since: 'START' })
  for (;;) {
    found.push(...page.changes.filter(({ requestId }) => requestId === markOfChanges))
    if (!page.hasMore) return found
    page = await readChanges(tenant.db, { since: page.cursor })
  }
}
