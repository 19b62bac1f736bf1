/** Says shipped texts in the language of each reader: notes beside the records of a seed what their texts are made of. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { keepSaid } from '#core/kept-words.ts'
import { term } from '#core/say.ts'
import type { EntityModel } from '#schema/model.ts'
import type { SeedFile } from './seed-file.ts'

/** In which sense a text of a seed is meant, for texts that have several. */
export const seedContext = (entity: string, field: string): string => `${entity}.${field}`

/**
 * Notes it for all records of the file, whoever wrote them: a text that a user wrote over differs from what is noted
 * and is given as it stands.
 */
export async function keepSeedWords(
  db: Kysely<Record<string, Row>>,
  entity: EntityModel,
  { headers, rows }: SeedFile,
): Promise<void> {
  const said = headers.filter((header) => entity.fields.get(header)?.isSaid)
  if (said.length === 0) return
  const kept = rows.map(({ module, name, cells }) => {
    const texts = said.map((header) => {
      const cell = cells[headers.indexOf(header) - 1]
      return [header, cell ? term(cell, seedContext(entity.name, header)) : null] as const
    })
    return { module, name, said: JSON.parse(keepSaid(Object.fromEntries(texts)) ?? '{}') as object }
  })
  await sql`
    update ${sql.table(entity.table)} t set said = coalesce(t.said, '{}') || v.said
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as v(module text, name text, said jsonb)
      join external_id x on x.entity = ${entity.name} and x.module = v.module and x.name = v.name
    where t.id = x.record_id and not coalesce(t.said, '{}') @> v.said`.execute(db)
}
