/** Random records for the test model, small enough that everything meets everything. */
import type { TestDatabase } from './database.ts'
import type { Random } from './random-operation.ts'
import type { World } from './reference.ts'

/** Values that records have and filters ask for, by field. Texts sort the same in every collation. */
export const samples: Record<string, unknown[]> = {
  id: ['1', '2', '7', '99'],
  name: ['ann', 'bob', 'anna', 'cy', 'a'],
  code: ['fr', 'de'],
  email: ['x@y', 'ann@y', ''],
  isCompany: [true, false],
  active: [true, false],
  rating: [0, 1, 5],
  score: [0.5, -1.25, 3],
  number: ['s1', 's2', 's10', ''],
  state: ['DRAFT', 'CONFIRMED', 'DONE'],
  date: ['2026-01-31', '2026-02-01', '2024-02-29'],
  amountTotal: ['0.00', '10.50', '-3.25'],
  discount: ['0.00', '1.50'],
  amountDue: ['10.50', '9.00'],
  product: ['chair', 'lamp'],
  qty: ['0', '1', '2.5'],
}

/** Makes a world and puts it into the database. */
export async function randomWorld({ pool }: TestDatabase, random: Random): Promise<World> {
  const text = (field: string): string => String(random.pick(samples[field] ?? []))
  const maybe = <T>(value: T): T | null => (random.chance(0.3) ? null : value)
  const many = <T>(count: number, make: (id: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index + 1))
  const world: World = {
    Country: ['fr', 'de'].map((code, index) => ({ id: index + 1, code, name: `land ${code}` })),
    Tag: many(4, (id) => ({ id, name: text('name') })),
    Partner: many(12, (id) => ({
      id,
      name: text('name'),
      email: maybe(text('email')),
      country: maybe(1 + random.int(2)),
      parent: id > 3 ? maybe(1 + random.int(id - 1)) : null,
      isCompany: random.chance(0.5),
      rating: maybe(random.pick([0, 1, 5])),
      score: maybe(random.pick([0.5, -1.25, 3])),
      active: random.chance(0.8),
    })),
    SaleOrder: many(25, (id) => ({
      id,
      number: maybe(text('number')),
      state: text('state'),
      date: text('date'),
      confirmedAt: maybe('2026-01-31T09:30:00.125Z'),
      amountTotal: text('amountTotal'),
      discount: maybe(text('discount')),
      meta: null,
      partner: 1 + random.int(12),
    })),
    SaleOrderLine: many(40, (id) => ({
      id,
      order: 1 + random.int(25),
      product: text('product'),
      qty: text('qty'),
    })),
    tags: [],
  }
  for (const { id } of world.Partner)
    for (const tag of world.Tag) if (random.chance(0.3)) world.tags.push([id, tag.id])

  await pool.query(
    'truncate country, tag, partner, partner_tag, sale_order, sale_order_line restart identity cascade',
  )
  const insert = (table: string, columns: string, types: string, rows: unknown[]): Promise<unknown> =>
    pool.query(
      `insert into ${table} overriding system value select ${columns} from jsonb_to_recordset($1) as r (${types})`,
      [JSON.stringify(rows)],
    )
  await insert('country (id, code, name)', 'id, code, name', 'id int, code text, name text', world.Country)
  await insert('tag (id, name)', 'id, name', 'id int, name text', world.Tag)
  await insert(
    'partner (id, name, email, country_id, parent_id, is_company, rating, score, active)',
    'id, name, email, country, parent, "isCompany", rating, score, active',
    'id int, name text, email text, country int, parent int, "isCompany" bool, rating int, score float8, active bool',
    world.Partner,
  )
  await insert(
    'sale_order (id, number, state, date, confirmed_at, amount_total, discount, partner_id)',
    'id, number, state, date, "confirmedAt", "amountTotal", discount, partner',
    'id int, number text, state text, date date, "confirmedAt" timestamptz, "amountTotal" numeric, discount numeric, partner int',
    world.SaleOrder,
  )
  await insert(
    'sale_order_line (id, order_id, product, qty)',
    'id, "order", product, qty',
    'id int, "order" int, product text, qty numeric',
    world.SaleOrderLine,
  )
  const pairs = world.tags.map(([partner, tag]) => ({ partner, tag }))
  await pool.query(
    'insert into partner_tag select partner, tag from jsonb_to_recordset($1) as r (partner int, tag int)',
    [JSON.stringify(pairs)],
  )
  return world
}
