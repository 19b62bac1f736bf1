import pg from 'pg'
import { expect, test } from 'vitest'
import { field } from '#core/field.ts'
import { line, p } from '#core/types.ts'
import { modules } from '#modules/index.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { purgeSchema } from '../purge-schema.ts'
import { planSchema, syncSchema } from '../sync-schema.ts'
import { bookFields, columnsOf, databases, library, query } from './library.ts'

const { create } = databases()

test('makes the tables of all modules, and finds nothing to do the second time', async () => {
  const url = await create()
  const registry = buildRegistry(
    modules,
    modules.map(({ name }) => name),
  )
  expect((await syncSchema(registry, url)).statements.length).toBeGreaterThan(50)
  expect((await syncSchema(registry, url)).statements).toEqual([])
  // The first look compares hashes only; the plan compares every table, index and constraint.
  expect(await planSchema(registry, url)).toEqual({
    statements: [],
    migrations: [],
    leftovers: [],
    refused: [],
  })
})

test('keys are identity columns, and searched fields, relations and both sides of links are indexed', async () => {
  const url = await create()
  await syncSchema(library(), url)
  const [key] = await query(
    url,
    `select attidentity from pg_attribute where attrelid = 'book'::regclass and attname = 'id'`,
  )
  expect(key?.attidentity).toBe('d')
  const indexes = await query<{ name: string }>(
    url,
    `select indexname as name from pg_indexes where schemaname = 'public'`,
  )
  expect(indexes.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'book_title_trigram_index',
      'book_default_order_index',
      'book_isbn_unique',
      'book_tags_tag_id_index',
    ]),
  )
})

test('adds fields, widens types and replaces checks under existing rows', async () => {
  const url = await create()
  await syncSchema(library(), url)
  await query(url, `insert into book (title) select 'Book ' || n from generate_series(1, 100) n`)
  const next = library(
    {
      ...bookFields,
      title: field(line(200), 'Title', 'What it is called.', { search: true }),
      kind: field(p.enum(['NOVEL', 'COMIC', 'ATLAS'] as const).default('NOVEL'), 'Kind', 'What it is.'),
      pages: field(p.integer().default(7), 'Pages', 'How many pages.'),
      author: field(line(50).nullable(), 'Author', 'Who wrote it.', { index: true }),
    },
    { checks: [{ name: 'price', sql: 'price >= -1', message: 'Hardly negative prices.' }] },
  )
  expect((await syncSchema(next, url)).leftovers).toEqual([])
  await query(url, `insert into book (title, kind, price) values (repeat('x', 150), 'ATLAS', -1)`)
  expect(await query(url, 'select count(*)::int as n from book where pages = 7')).toEqual([{ n: 101 }])
  expect((await planSchema(next, url)).statements).toEqual([])
})

test('drops indexes and checks that it made and that nobody asks for any more, and no others', async () => {
  const url = await create()
  await syncSchema(library(), url)
  await query(url, 'create index by_hand on book (shelf)')
  await syncSchema(
    library({ ...bookFields, isbn: field(line(13).nullable(), 'ISBN', 'Its number.') }, { checks: [] }),
    url,
  )
  const left = await query<{ name: string }>(
    url,
    `select indexname as name from pg_indexes where tablename = 'book'`,
  )
  expect(left.map(({ name }) => name)).toContain('by_hand')
  expect(left.map(({ name }) => name)).not.toContain('book_isbn_unique')
  await query(url, `insert into book (title, price) values ('Free', -5)`)
})

test('keeps what no entity asks for until it is purged, and lets new rows leave it out', async () => {
  const url = await create()
  const full = library({ ...bookFields, place: field(line(9), 'Place', 'Where it was printed.') })
  await syncSchema(full, url)
  await query(url, `insert into book (title, place) values ('Old', 'Paris')`)
  await query(url, 'create table notes_by_hand (id int)')
  const { leftovers } = await syncSchema(library(), url)
  expect(leftovers.map(({ kind, table, name }) => `${kind} ${table}.${name}`)).toEqual(['COLUMN book.place'])
  await query(url, `insert into book (title) values ('New')`)
  expect(await query(url, 'select place from book order by id')).toEqual([
    { place: 'Paris' },
    { place: null },
  ])
  expect((await purgeSchema(library(), url)).map(({ name }) => name)).toEqual(['place'])
  expect(await columnsOf(url, 'book')).not.toContain('place')
  expect(await columnsOf(url, 'notes_by_hand')).toEqual(['id'])
  expect((await planSchema(library(), url)).leftovers).toEqual([])
})

test('refuses a new required field without a default when rows exist, names it, and changes nothing', async () => {
  const url = await create()
  await syncSchema(library(), url)
  await query(url, `insert into book (title) values ('Old')`)
  const before = await columnsOf(url, 'book')
  const next = library({
    ...bookFields,
    pages: field(p.integer().default(7), 'Pages', 'How many pages.'),
    author: field(line(50), 'Author', 'Who wrote it.'),
  })
  await expect(syncSchema(next, url)).rejects.toMatchObject({
    code: 'SCHEMA_REFUSED',
    message:
      'book.author cannot be brought up to date: rows without a value for it exist, and it has no default.',
  })
  expect(await columnsOf(url, 'book')).toEqual(before)
})

test('refuses to turn a column into another type, and keeps a wider one', async () => {
  const url = await create()
  await syncSchema(library(), url)
  const other = library({
    ...bookFields,
    isbn: field(p.integer().nullable(), 'ISBN', 'Its number.', { unique: true }),
  })
  await expect(syncSchema(other, url)).rejects.toThrow(
    'book.isbn is character varying(13) in the database and cannot become integer',
  )
  const narrower = library({ ...bookFields, shelf: field(line(5).nullable(), 'Shelf', 'Where it stands.') })
  expect((await syncSchema(narrower, url)).leftovers).toMatchObject([
    { kind: 'TYPE', table: 'book', name: 'shelf' },
  ])
  await query(url, `insert into book (title, shelf) values ('A', '1234567890')`)
})

test('runs migrations once, before and after the tables change, and never on a new database', async () => {
  const migrations = [
    {
      number: 1,
      title: 'Rename shelf',
      when: 'BEFORE' as const,
      sql: ['alter table book rename column shelf to rack'],
    },
    {
      number: 2,
      title: 'Fill pages',
      when: 'AFTER' as const,
      sql: ['update book set pages = length(title)'],
    },
  ]
  const { shelf: _shelf, ...others } = bookFields
  const renamed = {
    ...others,
    rack: field(line(10).nullable(), 'Rack', 'Where it stands.'),
    pages: field(p.integer().default(0), 'Pages', 'How many pages.'),
  }
  const rules = { unique: [{ fields: ['title', 'rack'], message: 'Already there.' }] }
  const next = library(renamed, rules, { version: '1.1.0', migrations })
  const url = await create()
  await syncSchema(library(), url)
  await query(url, `insert into book (title, shelf) values ('Emma', 'B2')`)
  expect((await planSchema(next, url)).migrations).toEqual(['library/1', 'library/2'])
  expect((await syncSchema(next, url)).migrations).toEqual(['library/1', 'library/2'])
  expect((await syncSchema(next, url)).migrations).toEqual([])
  expect(await query(url, 'select rack, pages from book')).toEqual([{ rack: 'B2', pages: 4 }])
  expect(await query(url, `select changes, reason from change_log where operation = 'UPDATE'`)).toEqual([
    { changes: { pages: [0, 4] }, reason: 'MIGRATION' },
  ])
  const fresh = await create()
  expect((await syncSchema(next, fresh)).migrations).toEqual([])
  const broken = [
    ...migrations,
    { number: 3, title: 'Break', when: 'AFTER' as const, sql: ['delete from book', 'select 1/0'] },
  ]
  await expect(
    syncSchema(library(renamed, rules, { version: '1.2.0', migrations: broken }), url),
  ).rejects.toThrow('Migration 3 of module "library" (Break) failed: division by zero.')
  expect(await query(url, 'select rack from book')).toEqual([{ rack: 'B2' }])
})

test('a connection killed in between leaves the old state, and the next sync the new one', async () => {
  const url = await create()
  await syncSchema(library(), url)
  const next = library(
    { ...bookFields, author: field(line(50).nullable(), 'Author', 'Who wrote it.') },
    { sql: ['select pg_sleep(30)'] },
  )
  const killed = syncSchema(next, url)
  killed.catch(() => undefined)
  for (;;) {
    const hit = await query(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(30)' and pid <> pg_backend_pid()`,
    )
    if (hit.length > 0) break
  }
  await expect(killed).rejects.toThrow()
  expect(await columnsOf(url, 'book')).not.toContain('author')
  await syncSchema(
    library({ ...bookFields, author: field(line(50).nullable(), 'Author', 'Who wrote it.') }),
    url,
  )
  expect(await columnsOf(url, 'book')).toContain('author')
})

test('syncs of several processes at the same time wait for each other', async () => {
  const url = await create()
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  const results = await Promise.all([1, 2, 3, 4].map(() => syncSchema(library(), pool)))
  await pool.end()
  expect(results.filter(({ statements }) => statements.length > 0)).toHaveLength(1)
})
