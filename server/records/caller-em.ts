/** The entity manager that actions get: what they look for, they find as their caller. */
import { raw } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import type { Em } from '#core/context.ts'
import { isLate } from '#schema/plan/late.ts'
import { asSql, isFree } from './access.ts'
import type { Operation } from './operation.ts'

/** Methods whose second argument says which records. */
const finders = new Set<string | symbol>(['find', 'findOne', 'findOneOrFail', 'findAndCount', 'count'])
/** Methods whose options may say so. */
const listers = new Set<string | symbol>(['findAll', 'findByCursor'])

/**
 * The operation's entity manager, whose queries leave out what the caller may not read. Relations that are loaded along
 * with a record are not asked about: whoever may act on it needs them for the act.
 */
export function callerEm(operation: Operation): Em {
  const em = operation.em as unknown as Em
  if (isFree(operation)) return em
  return new Proxy(em, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const call = (...given: unknown[]): unknown => Reflect.apply(value, target, given)
      if (finders.has(name)) {
        return (token: Token, where: unknown, ...rest: unknown[]) =>
          call(token, narrowed(operation, token, where), ...rest)
      }
      if (listers.has(name)) {
        return (token: Token, options: { where?: unknown } = {}) =>
          call(token, { ...options, where: narrowed(operation, token, options.where) })
      }
      return call
    },
  })
}

interface Token {
  trellis?: { name: string }
}

/** The condition, and that the caller may read the record. */
function narrowed(operation: Operation, token: Token, where: unknown): unknown {
  const entity = operation.registry.model.entities.get(token.trellis?.name ?? '')
  if (!entity || isFree(operation)) return where
  const access = operation.access.policy.rights.operation(entity, 'read')
  if (access === true) return where
  const select = sql`select r.id from ${sql.table(entity.table)} r where ${asSql(access, entity, 'r')}`
  const { sql: text, parameters } = select.compile(operation.db)
  const values: unknown[] = []
  const context = { timeZone: operation.viewer.timeZone, policy: operation.access.policy }
  const ids = text.replace(/\$(\d+)/g, (_match, number: string) => {
    const value = parameters[Number(number) - 1]
    const known = isLate(value) ? value.read({ variables: {}, context, memo: new Map() }) : value
    // The driver of MikroORM writes lists as several values: PostgreSQL's own form is a text.
    values.push(Array.isArray(known) ? `{${known.join(',')}}` : known)
    return '?'
  })
  const visible = { [raw((alias) => `"${alias}"."id" in (${ids})`, values)]: [] }
  return { $and: [condition(where), visible] }
}

function condition(where: unknown): unknown {
  if (where === undefined || where === null) return {}
  if (Array.isArray(where)) return { id: { $in: where } }
  return typeof where === 'object' ? where : { id: where }
}
