/** What a module adds to another module's entity: fields, rules, effects on actions. */
import type { Context } from './context.ts'
import type { AnyEntity, EntityRules, EntityToken } from './entity.ts'

/** Runs after an action of the extended entity, in the same transaction. */
export type Effect<T> = (records: T[], context: Context) => void | Promise<void>

/** Added fields and rules; fields must be nullable or have a default, because rows exist already. */
export interface ExtensionOptions<T> extends EntityRules<T> {
  /** Property builders, made with `field`. */
  properties?: Record<string, unknown>
  /** By action name. */
  effects?: Record<string, Effect<T>>
}

/** One extension, ready for a manifest. Rules are kept untyped here because a module holds many of them. */
export interface Extension {
  target: AnyEntity
  options: ExtensionOptions<never>
}

/**
 * Extends an entity in place. Re-open its interface beside it, so that the added fields are typed wherever the
 * extension's file is part of the program:
 *
 * ```ts
 * const properties = { creditLimit: field(money().nullable(), 'Credit limit', '…') }
 * declare module '#modules/contacts/entities/partner.ts' { interface Partner extends Added<typeof properties> {} }
 * export const partnerExtension = extend(Partner, { properties })
 * ```
 */
export function extend<T>(target: EntityToken<T>, options: ExtensionOptions<T>): Extension {
  return { target, options } as unknown as Extension
}
