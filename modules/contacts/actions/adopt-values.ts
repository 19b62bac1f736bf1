/** What a contact takes over from those that are merged into it. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { entityOf, type FieldModel } from '#schema/model.ts'
import type { Partner } from '../entities/partner.ts'

type Values = Record<string, unknown>

/** Parts of an address mean nothing alone, so an address is taken over whole or not at all. */
const address = ['street', 'street2', 'zip', 'city', 'state', 'country']
/** Handled apart from the rest: who may work with it, where it belongs, and notes. */
const special = new Set(['company', 'parent', 'comment', 'active', ...address])

/**
 * Fills what the survivor lacks, first from the first loser. Text that the survivor has otherwise is added to its
 * notes, so that no telephone number is lost. A contact stays active if one of them was.
 */
export async function adoptValues(context: Context, survivor: Partner, losers: Partner[]): Promise<void> {
  const target = survivor as unknown as Values
  const fields = [...entityOf(context.model, 'Partner').fields.values()].filter(isGiven)
  const notes: string[] = []
  for (const loser of losers) {
    const source = loser as unknown as Values
    const lost = fields
      .filter((field) => !special.has(field.name))
      .flatMap((field) => adopt(target, source, field))
    lost.push(...adoptAddress(target, source))
    if (loser.active) survivor.active = true
    if (loser.parent && !survivor.parent && (await canBelongTo(context, survivor, loser.parent.id)))
      survivor.parent = loser.parent
    if (loser.comment) lost.push(loser.comment)
    if (lost.length > 0) notes.push(`Merged with ${loser.name} (${loser.id}):\n${lost.join('\n')}`)
  }
  if (notes.length > 0) survivor.comment = [survivor.comment, ...notes].filter(Boolean).join('\n\n')
}

function isGiven(field: FieldModel): boolean {
  return (
    field.column !== undefined &&
    !field.isReadonly &&
    !field.isSystem &&
    (field.nullable || field.name === 'name')
  )
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === ''

/** Lines for the notes about what could not be taken over. */
function adopt(target: Values, source: Values, field: FieldModel): string[] {
  const value = source[field.name]
  if (isEmpty(value)) return []
  if (isEmpty(target[field.name])) target[field.name] = value
  else if (field.type === 'String' && target[field.name] !== value)
    return [`${field.label}: ${String(value)}`]
  return []
}

function adoptAddress(target: Values, source: Values): string[] {
  const lines = address.slice(0, 4).map((name) => source[name])
  if (address.every((name) => isEmpty(source[name]))) return []
  if (address.every((name) => isEmpty(target[name]))) {
    for (const name of address) target[name] = source[name]
    return []
  }
  const isSame = address.slice(0, 4).every((name) => isEmpty(source[name]) || source[name] === target[name])
  const text = lines.filter((line) => !isEmpty(line)).join(', ')
  return isSame || text === '' ? [] : [`Address: ${text}`]
}

/** Not below itself, and not a contact that has just gone. */
async function canBelongTo(context: Context, survivor: Partner, parentId: number): Promise<boolean> {
  const found = await sql<{ is_below: boolean }>`
    with recursive above as (
      select id, parent_id from partner where id = ${parentId}
      union select next.id, next.parent_id from partner next join above on next.id = above.parent_id
    ) select coalesce(bool_or(id = ${survivor.id}), false) as is_below from above having count(*) > 0
  `.execute(context.db)
  return found.rows[0]?.is_below === false
}
