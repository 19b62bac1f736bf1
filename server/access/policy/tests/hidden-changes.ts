/** Random changes to records that somebody may not see, as an administrator or somebody with `psql` makes them. */
import { type RawBuilder, sql } from 'kysely'
import type { EntityModel } from '#schema/model.ts'
import type { Stored } from '#server/testing/matrix/world.ts'
import type { Choices } from '#server/testing/random/choices.ts'
import { randomCall } from '#server/testing/random/random-call.ts'
import type { InputMaker } from '#server/testing/random/random-input.ts'
import type { Samples } from '#server/testing/random/samples.ts'
import type { TestTenant } from '#server/testing/test-tenant.ts'

/** Entities that are changed: others hold what the rules themselves are made of. */
const changing = [
  'Partner',
  'PartnerBank',
  'PartnerCategory',
  'Tag',
  'Tax',
  'Pricelist',
  'PricelistItem',
  'ProductCategory',
  'ProductTemplate',
  'Product',
  'VendorPrice',
  'SaleOrder',
  'SaleOrderLine',
]

export const changingEntities = (tenant: TestTenant): EntityModel[] =>
  changing.flatMap((name) => tenant.registry.model.entities.get(name) ?? [])

/** A change that is not made yet; made, it says whether it was taken. */
type Change = () => Promise<boolean>

/** A new record, or a change to one of those that are hidden. */
export function randomChange(
  tenant: TestTenant,
  choices: Choices,
  samples: Samples,
  hidden: Map<EntityModel, Stored[]>,
): Change {
  const entity = choices.pick([...hidden.keys()])
  const record = choices.pick(hidden.get(entity) ?? [])
  const maker: InputMaker = { choices, samples, isAllowed: () => true }
  const mutations = tenant.registry.schema.getMutationType()?.getFields() ?? {}
  const call = (name: string, given: Record<string, unknown>): Change => {
    const mutation = mutations[name]
    if (!mutation) throw new Error(`There is no mutation "${name}".`)
    const own = mutation.args.filter((argument) => argument.name in given)
    const used = Object.fromEntries(own.map((argument) => [argument.name, given[argument.name]]))
    const { document, variables } = randomCall(mutation, maker, { ...used, dryRun: false })
    return async () => (await tenant.run(document, variables)).errors.length === 0
  }
  const { create, update, deleteMany } = entity.names
  const ids = { ids: [String(record.id)] }
  const change = (): Change => call(update, { id: String(record.id) })
  const ways: (() => Change)[] = [
    () => byHand(tenant, oneValue(choices, samples, entity, record)),
    () => byHand(tenant, twin(choices, entity, record)),
    () => byHand(tenant, sql`delete from ${sql.table(entity.table)} where id = ${record.id}`),
    change,
    change,
    () => call(deleteMany, ids),
    () => call(create, {}),
    () =>
      call(choices.pick([update, ...entity.actions.map(({ mutation }) => mutation)]), {
        ...ids,
        id: String(record.id),
      }),
  ]
  return choices.pick(ways)()
}

/** Past every rule of the program, as far as the database lets it. */
function byHand({ db }: TestTenant, statement: RawBuilder<unknown>): Change {
  return () =>
    statement.execute(db).then(
      () => true,
      () => false,
    )
}

/** Another value in one column. */
function oneValue(
  choices: Choices,
  samples: Samples,
  entity: EntityModel,
  record: Stored,
): RawBuilder<unknown> {
  const fields = [...entity.fields.values()].filter(
    ({ column, isSystem, type }) => column && !isSystem && type !== 'JSON' && type !== 'Enum',
  )
  const field = choices.pick(fields)
  const value =
    field.type === 'ToOne'
      ? samples.id(choices, field.target ?? '')
      : samples.value(choices, field.name, field.type)
  return sql`update ${sql.table(entity.table)} set ${sql.ref(field.column ?? '')} = ${value} where id = ${record.id}`
}

/** A new record that is like this one, but for what tells records apart. */
function twin(choices: Choices, entity: EntityModel, record: Stored): RawBuilder<unknown> {
  const columns = [...entity.fields.values()].filter(({ column, name }) => column && name !== 'id')
  const values = columns.map(({ column = '', isUnique, type }) =>
    isUnique && type === 'String'
      ? sql`${sql.ref(column)} || ${`-${choices.int(1_000_000)}`}`
      : sql.ref(column),
  )
  return sql`insert into ${sql.table(entity.table)} (${sql.join(columns.map(({ column = '' }) => sql.ref(column)))})
    select ${sql.join(values)} from ${sql.table(entity.table)} where id = ${record.id}`
}
