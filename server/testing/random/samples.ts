/** Values that are in the tenant, hidden ones too: guesses that hit are the ones that could give something away. */
import type { World } from '../matrix/world.ts'
import type { Choices } from './choices.ts'

export interface Samples {
  /** A value for an argument or field of this name and scalar type. */
  value(choices: Choices, name: string, type: string): unknown
  /** An id of one of the entity's records, or of none. */
  id(choices: Choices, entity: string): string
}

/** Most values that are kept of one field. */
const most = 60
const words = ['a', 'e', 'm', '%', '_', 'Order', '']

/** Samples of what is stored. */
export function samplesOf(world: World): Samples {
  const byName = new Map<string, unknown[]>()
  for (const entity of world.model.entities.values()) {
    for (const record of world.records.get(entity.name)?.values() ?? []) {
      for (const { name, type } of entity.fields.values()) {
        const value = record[name]
        if (value === null || value === undefined) continue
        const key = `${name} ${type === 'ToOne' ? 'ID' : type}`
        const known = byName.get(key) ?? []
        byName.set(key, known)
        if (known.length < most) known.push(value)
      }
    }
  }
  const stored = (choices: Choices, name: string, type: string): unknown => {
    const known = byName.get(`${name} ${type}`)
    return known && choices.chance(0.8) ? choices.pick(known) : undefined
  }
  return {
    value(choices, name, type) {
      const found = stored(choices, name, type)
      switch (type) {
        case 'ID':
          return String(found ?? 1 + choices.int(40))
        case 'String': {
          if (name === 'externalId') return `random.key_${choices.int(20)}`
          const text = typeof found === 'string' ? found : choices.pick(words)
          return choices.chance(0.3) ? text.slice(0, 3) : text
        }
        case 'Int':
          return typeof found === 'number' ? found : choices.pick([0, 1, 2, 10])
        case 'Float':
          return typeof found === 'number' ? found : choices.pick([0, 0.5, 10])
        case 'Decimal':
          return String(found ?? choices.pick(['0', '1', '99.5', '100']))
        case 'Boolean':
          return choices.chance(0.5)
        case 'Date':
          return dateOf(found)
        case 'DateTime':
          return `${dateOf(found)}T${choices.pick(['00:00:00', '23:59:59.999'])}Z`
        case 'JSON':
          return choices.pick<unknown>([{}, [], 'x', 1, { a: { eq: '1' } }])
        default:
          return 'x'
      }
    },
    id(choices, entity) {
      const ids = [...(world.records.get(entity)?.keys() ?? [])]
      return String(ids.length > 0 && choices.chance(0.95) ? choices.pick(ids) : 1 + choices.int(1_000_000))
    },
  }
}

function dateOf(found: unknown): string {
  if (found instanceof Date) return found.toISOString().slice(0, 10)
  return typeof found === 'string' && /^\d{4}-\d\d-\d\d/.test(found) ? found.slice(0, 10) : '2026-01-15'
}
