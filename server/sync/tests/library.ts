/** A small module in several versions, to see what sync makes of the differences. */
import { defineEntity } from '@mikro-orm/core'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { type EntityOptions, entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { defineModule, type ModuleManifest } from '#core/module.ts'
import { record } from '#core/record.ts'
import { decimal, line, p } from '#core/types.ts'
import { buildRegistry, type Registry } from '#server/registry/registry.ts'
import { urlOf } from '#server/testing/test-database.ts'

const words = { label: 'Book', plural: 'Books', description: 'A book.', displayName: '{title}' }

/** The usual fields of a book. */
export const bookFields = {
  title: field(line(80), 'Title', 'What it is called.', { search: true }),
  isbn: field(line(13).nullable(), 'ISBN', 'Its number.', { unique: true }),
  shelf: field(line(10).nullable(), 'Shelf', 'Where it stands.'),
  price: field(decimal().default('0'), 'Price', 'What it costs.'),
  kind: field(p.enum(['NOVEL', 'COMIC'] as const).default('NOVEL'), 'Kind', 'What it is.'),
}

/** A registry with books of these fields, and tags that books may have. */
export function library(
  properties: Record<string, unknown> = bookFields,
  rules: Partial<EntityOptions<never>> = {},
  manifest: Partial<ModuleManifest> = {},
): Registry {
  const Tag = entity<object>(
    defineEntity({
      name: 'Tag',
      tableName: 'tag',
      properties: { ...record, name: field(line(20), 'Name', 'Its name.') },
    }),
    { label: 'Tag', plural: 'Tags', description: 'A tag.', displayName: '{name}', order: ['name'] },
  )
  const Book = entity<object>(
    defineEntity({
      name: 'Book',
      tableName: 'book',
      properties: {
        ...record,
        ...(properties as typeof bookFields),
        tags: () => field(p.manyToMany(Tag as never), 'Tags', 'Its tags.'),
      },
    }) as never,
    {
      ...words,
      order: ['title'],
      checks: [{ name: 'price', sql: 'price >= 0', message: 'No negative prices.' }],
      unique: [
        { fields: ['title', 'shelf'], message: 'Already there.', nullsEqual: true, where: "kind = 'NOVEL'" },
      ],
      ...(rules as object),
    },
  )
  const books = {
    name: 'library',
    label: 'Library',
    version: '1.0.0',
    description: 'Books.',
    depends: [],
    entities: [Tag, Book],
  }
  return buildRegistry([defineModule({ ...books, ...manifest })], ['library'])
}

/** Makes empty databases and drops them after the tests of the file. */
export function databases(): { create: () => Promise<string> } {
  const made: string[] = []
  afterAll(async () => {
    for (const name of made)
      await query(inject('databaseUrl'), `drop database if exists "${name}" with (force)`)
  })
  return {
    async create() {
      const name = `sync_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
      made.push(name)
      await query(inject('databaseUrl'), `create database "${name}"`)
      return urlOf(inject('databaseUrl'), name)
    },
  }
}

/** Runs one statement in a database. */
export async function query<R extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<R[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<R>(sql, values)).rows
  } finally {
    await client.end()
  }
}

/** Names of the columns of a table. */
export async function columnsOf(url: string, table: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    url,
    'select column_name as name from information_schema.columns where table_name = $1 order by 1',
    [table],
  )
  return rows.map(({ name }) => name)
}
