/** The search box of a list: every word is found somewhere in what names or describes the record. */
import { sql } from 'kysely'
import { entityOf } from '../../model.ts'
import { readField } from '../fields.ts'
import { mapValue, type Value } from '../late.ts'
import { escapeLike, likeSql } from './compare.ts'
import { displayPaths } from './display-pattern.ts'
import { column, conjunction, newRow, type Row, type Scope, type Sql, tableOf, visible } from './scope.ts'
import { valueSql } from './value.ts'

/**
 * Every word in at least one searchable field, or in a text that the display name takes from the record or from one
 * directly related. Each place is an ILIKE of its own, which a trigram index serves.
 */
export function searchSql(words: Value<string>[], row: Row, scope: Scope): Sql {
  const perWord = words.map((word) => {
    const places = placesOf(
      row,
      mapValue(word, (text) => `%${escapeLike(text)}%`),
      scope,
    )
    return sql`(${sql.join(places, sql` or `)})`
  })
  return sql`${sql.join(perWord, sql` and `)}`
}

function placesOf(row: Row, pattern: Value<string>, scope: Scope): Sql[] {
  const { entity } = row
  const places: Sql[] = []
  const names = new Set<string>()
  for (const field of entity.fields.values()) {
    if (field.isSearchable && field.type === 'String') names.add(field.name)
  }
  const related: string[][] = []
  for (const path of displayPaths(entity.displayName)) {
    const field = readField(entity, path[0] ?? '')
    if (path.length === 2 && field.type === 'ToOne') related.push(path)
    else if (path.length === 1 && field.type === 'String') names.add(field.name)
  }
  for (const name of names) {
    const field = readField(entity, name)
    if (field.via) related.push([field.via, name])
    else places.push(likeSql(valueSql(row, field, scope), pattern))
  }
  for (const [link = '', name = ''] of related) {
    const field = readField(entity, link)
    const target = newRow(entityOf(scope.model, field.target ?? ''), scope)
    const inner = readField(target.entity, name)
    if (inner.type !== 'String') continue
    // Found once for the whole list and hashed: an EXISTS would look at the related record of every row.
    const found = conjunction([visible(target, scope), likeSql(valueSql(target, inner, scope), pattern)])
    const ids = sql`select ${column(target, 'id')} from ${tableOf(target)} where ${found}`
    places.push(sql`${valueSql(row, field, scope)} in (${ids})`)
  }
  if (places.length === 0)
    places.push(likeSql(valueSql(row, readField(entity, 'displayName'), scope), pattern))
  return places
}
