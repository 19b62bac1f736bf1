/** One person of the stage: what the rules let them see, and what they are answered. */
import type { EntityModel } from '#schema/model.ts'
import { probeOf, type Tamper } from '#server/testing/matrix/probe.ts'
import { referenceFor } from '#server/testing/matrix/reference.ts'
import type { Person } from '#server/testing/matrix/stage.ts'
import { loadWorld, type Stored, type World } from '#server/testing/matrix/world.ts'
import { type Allowed, allowedFor } from '#server/testing/random/allowed.ts'
import type { RandomQuery } from '#server/testing/random/random-query.ts'
import { sightOf } from '#server/testing/random/sight.ts'
import type { TestTenant } from '#server/testing/test-tenant.ts'

/** What there is, and how much of it the person sees. */
export interface Look {
  world: World
  /** Records of the entities that they do not see. */
  hidden: Map<EntityModel, Stored[]>
  /** Everything that they do see, as text. */
  sight: string
}

export interface Witness {
  allowed: Allowed
  look(): Promise<Look>
  /** The answer to the letter, with that of the next page where there is one. */
  answer(query: RandomQuery): Promise<string>
}

interface Page {
  pageInfo?: { endCursor?: string | null }
}

/** The person in these roles, before these entities; `tamper` breaks their policy, to see whether that is noticed. */
export async function witnessOf(
  tenant: TestTenant,
  { userId, companyId, team, viewer }: Person,
  roles: string[],
  entities: EntityModel[],
  tamper?: Tamper,
): Promise<Witness> {
  const { db, registry } = tenant
  const subject = { userId, companyId, companies: [companyId], team, roles }
  const now = await viewer()
  const probe = probeOf(tenant, now, tamper)
  return {
    allowed: await allowedFor((document) => tenant.query(document, {}, { viewer: now }), registry.model),
    async look() {
      const world = await loadWorld(db, registry.model)
      const reference = referenceFor(world, subject)
      const hidden = new Map<EntityModel, Stored[]>()
      for (const entity of entities) {
        const all = [...(world.records.get(entity.name)?.values() ?? [])]
        const unseen = all.filter((record) => !reference.may(entity, record, 'read'))
        if (unseen.length > 0) hidden.set(entity, unseen)
      }
      // Of all entities: a change to a hidden product may make a unit that is seen.
      return { world, hidden, sight: sightOf(world, reference, [...registry.model.entities.values()]) }
    },
    async answer({ document, variables, isPaged }) {
      const first = await probe(document, variables)
      const after = isPaged ? (first.data?.found as Page | null)?.pageInfo?.endCursor : undefined
      const second = after ? await probe(document, { ...variables, after }) : null
      return JSON.stringify([first, second])
    },
  }
}
