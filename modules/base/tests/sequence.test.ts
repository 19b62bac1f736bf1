import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { action, arg } from '#core/action.ts'
import { type DeriveRule, entity } from '#core/entity.ts'
import { ruleError } from '#core/errors.ts'
import { field } from '#core/field.ts'
import { defineModule } from '#core/module.ts'
import { record } from '#core/record.ts'
import { day, line } from '#core/types.ts'
import { convertCurrency } from '#modules/base/convert-currency.ts'
import { nextNumbers } from '#modules/base/next-number.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

// A document that is numbered when it is made, and some of which fail afterwards.
const schema = defineEntity({
  name: 'Ticket',
  tableName: 'ticket',
  properties: {
    ...record,
    series: field(line(60), 'Series', 'Number sequence of the ticket.'),
    date: field(day(), 'Date', 'Day of the ticket.'),
    number: field(line(60).nullable(), 'Number', 'Number of the ticket.', { readonly: true }),
    note: field(line(60).nullable(), 'Note', 'A ticket noted "fail" fails.'),
  },
})
interface Ticket extends InferEntity<typeof schema> {}

const numbered: DeriveRule<Ticket> = {
  async run(tickets, context) {
    for (const ticket of tickets) {
      if (ticket.number) continue
      const [number] = await nextNumbers(context, ticket.series, 1, { date: ticket.date })
      ticket.number = number ?? null
      if (ticket.note === 'fail') throw ruleError('ticket.fail', 'This ticket fails after it has its number.')
    }
  },
}
const Ticket = entity<Ticket>(schema, {
  label: 'Ticket',
  plural: 'Tickets',
  description: 'A numbered document, for tests.',
  displayName: '{number}',
  derive: [numbered],
  unique: [{ fields: ['series', 'number'], message: 'The number is taken.' }],
})

const convert = action(Ticket, {
  name: 'convert',
  label: 'Convert',
  description: 'Notes an amount in another currency, for tests.',
  arguments: {
    amount: arg.decimal({ label: 'Amount', description: 'Amount to convert.', required: true }),
    from: arg.id({ label: 'From', description: 'Its currency.', required: true }),
    to: arg.id({ label: 'To', description: 'The other currency.', required: true }),
  },
  async run(tickets, context, { amount, from, to }) {
    for (const ticket of tickets) {
      ticket.note = await convertCurrency(context, amount, {
        from: Number(from),
        to: Number(to),
        date: ticket.date,
      })
    }
  },
})

const tickets = defineModule({
  name: 'tickets',
  label: 'Tickets',
  version: '1.0.0',
  description: 'Numbered documents, for tests.',
  depends: ['base'],
  entities: [Ticket],
  actions: [convert],
})

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [tickets] })
})
afterAll(() => tenant?.close())

type Row = Record<string, unknown>

const addSequence = (input: Row) =>
  tenant.run('mutation ($input: SequenceCreateInput!) { createSequence(input: $input) { id } }', { input })

async function addTicket(series: string, date = '2025-03-04', note?: string) {
  const { data, errors } = await tenant.run<{ createTicket: { id: string; number: string } }>(
    'mutation ($input: TicketCreateInput!) { createTicket(input: $input) { id number } }',
    { input: { series, date, note } },
  )
  return { number: data?.createTicket?.number, id: data?.createTicket?.id, errors }
}

describe('numbers without gaps', () => {
  test('are 1 to 50 for 50 people at once, though others fail in between', async () => {
    await addSequence({
      code: 'invoice',
      name: 'Invoices',
      pattern: 'INV/{year}/{n:4}',
      isGapless: true,
      period: 'YEAR',
    })
    const made = await Promise.all(
      Array.from({ length: 75 }, (_, index) =>
        addTicket('invoice', '2025-03-04', index % 3 === 0 ? 'fail' : undefined),
      ),
    )
    const numbers = made.flatMap((ticket) => ticket.number ?? []).sort()
    expect(numbers).toEqual(
      Array.from({ length: 50 }, (_, index) => `INV/2025/${String(index + 1).padStart(4, '0')}`),
    )
    const codes = made.flatMap((ticket) => ticket.errors.map((error) => error.issues[0]?.rule))
    expect(codes).toEqual(Array.from({ length: 25 }, () => 'ticket.fail'))
  })

  test('begin again with the period of the document, each period by itself', async () => {
    await addSequence({
      code: 'day',
      name: 'By day',
      pattern: '{yy}{month}{day}-{n:2}',
      isGapless: true,
      period: 'DAY',
      start: 5,
      step: 5,
    })
    const numbers: unknown[] = []
    for (const date of ['2025-12-31', '2026-01-01', '2025-12-31'])
      numbers.push((await addTicket('day', date)).number)
    expect(numbers).toEqual(['251231-05', '260101-05', '251231-10'])
  })

  test('are those of the company where it has its own', async () => {
    await addSequence({ code: 'shared', name: 'Shared', pattern: 'S{n}', isGapless: true })
    await addSequence({
      code: 'shared',
      name: 'Own',
      pattern: 'O{n}',
      isGapless: true,
      company: String(tenant.companyId),
    })
    expect((await addTicket('shared')).number).toBe('S1')
    expect((await addSequence({ code: 'shared', name: 'Twice', pattern: '{n}' })).errors[0]?.code).toBe(
      'CONSTRAINT',
    )
  })
})

describe('plain numbers', () => {
  test('are unique for 50 people at once', async () => {
    await addSequence({ code: 'order', name: 'Orders', pattern: 'S{n:5}' })
    const made = await Promise.all(Array.from({ length: 50 }, () => addTicket('order')))
    expect(made.flatMap((ticket) => ticket.errors)).toEqual([])
    expect(new Set(made.map((ticket) => ticket.number)).size).toBe(50)
  })

  test('do not wait for a document that is not finished', async () => {
    await addTicket('order')
    const held = await tenant.db.startTransaction().execute()
    try {
      const [sequence] = (
        await sql<{ id: string }>`select id from number_sequence where code = 'order'`.execute(held)
      ).rows
      await sql`select nextval(${`number_sequence_${sequence?.id}_`}::regclass)`.execute(held)
      expect((await addTicket('order')).errors).toEqual([])
    } finally {
      await held.rollback().execute()
    }
  })
})

describe('number sequences', () => {
  test('need a pattern that can be told apart', async () => {
    const wrong: Row[] = [
      { pattern: 'A' },
      { pattern: '{n}{n}' },
      { pattern: '{n}{week}' },
      { pattern: '{n}', period: 'YEAR' },
      { pattern: '{year}{n}', period: 'MONTH' },
      { pattern: '{year}{month}{n}', period: 'DAY' },
    ]
    for (const input of wrong) {
      const { errors } = await addSequence({ code: 'x', name: 'X', ...input })
      expect(errors[0]?.issues[0], JSON.stringify(input)).toMatchObject({
        path: ['pattern'],
        rule: 'sequence.pattern',
      })
    }
  })

  test('that do not exist are told by their code', async () => {
    const { errors } = await addTicket('nowhere')
    expect(errors[0]).toMatchObject({ code: 'BUSINESS_RULE' })
    expect(errors[0]?.message).toContain('"nowhere"')
  })
})

describe('converting money', () => {
  const currency = async (code: string) =>
    (
      await tenant.query<{ currencies: { nodes: { id: string }[] } }>(
        'query ($code: String!) { currencies(filter: { code: { eq: $code } }) { nodes { id } } }',
        { code },
      )
    ).currencies.nodes[0]?.id

  test('goes by the rate of the day and rounds to the step of the other currency', async () => {
    const [euro, yen, dollar] = [await currency('EUR'), await currency('JPY'), await currency('USD')]
    const rate = (of: unknown, date: string, value: string) =>
      tenant.run('mutation ($input: CurrencyRateCreateInput!) { createCurrencyRate(input: $input) { id } }', {
        input: { currency: of, date, rate: value },
      })
    expect((await rate(yen, '2025-01-01', '160.25')).errors).toEqual([])
    expect((await rate(dollar, '2025-01-01', '1.1')).errors).toEqual([])
    expect((await rate(dollar, '2025-03-05', '1.2')).errors).toEqual([])
    expect((await rate(dollar, '2025-03-05', '1.3')).errors[0]?.message).toBe(
      'The currency already has a rate for this day.',
    )
    expect((await rate(dollar, '2025-03-06', '0')).errors[0]?.message).toBe(
      'A currency rate must be more than zero.',
    )
    await addSequence({ code: 'convert', name: 'Convert', pattern: 'C{n}' })
    const noted = async (date: string, amount: string, from: unknown, to: unknown) => {
      const { id } = await addTicket('convert', date)
      const { data, errors } = await tenant.run<{ convertTickets: { note: string }[] }>(
        'mutation ($ids: [ID!]!, $amount: Decimal!, $from: ID!, $to: ID!) { convertTickets(ids: $ids, amount: $amount, from: $from, to: $to) { note } }',
        { ids: [id], amount, from, to },
      )
      return errors[0]?.issues[0]?.rule ?? data.convertTickets[0]?.note
    }
    expect(await noted('2025-03-04', '10', euro, yen)).toBe('1603')
    expect(await noted('2025-03-04', '10', euro, dollar)).toBe('11')
    expect(await noted('2025-03-05', '10', euro, dollar)).toBe('12')
    expect(await noted('2025-03-04', '160.25', yen, dollar)).toBe('1.1')
    expect(await noted('2025-03-04', '7.005', euro, euro)).toBe('7.005')
    expect(await noted('2024-12-31', '1', euro, dollar)).toBe('currency.rate')
  })
})
