import type { Context } from '#core/context.ts'
import { filledIn } from '../placeholders.ts'

/** Does the viewer see the record, and does it satisfy the condition? Where there is no record there is nothing to ask. */
export async function satisfies(
  own: Context,
  entity: string | null,
  recordId: number | null,
  condition: unknown,
): Promise<boolean> {
  const model = own.model.entities.get(entity ?? '')
  if (!model || recordId === null) return entity === null
  const filters = [{ id: { eq: String(recordId) } }, filledIn(condition, own)].filter(Boolean)
  const { found } = await own.api.query<{ found: { nodes: object[] } }>(
    `query ($filter: ${model.name}Filter) { found: ${model.names.many}(first: 1, filter: $filter) { nodes { id } } }`,
    { filter: { and: filters } },
  )
  return found.nodes.length > 0
}
