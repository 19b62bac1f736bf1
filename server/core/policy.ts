/**
 * Declaring who may do what. A module gives roles and rules; each tenant keeps them as records, where its administrator
 * can change them, switch them off and add others. Without a rule that allows it, nothing is allowed; one that denies
 * wins over all that allow.
 */
import type { AnyEntity, EntityToken } from './entity.ts'

/** Whoever is in this role may do everything, in all companies. */
export const administratorRole = 'base.administrator'
/** Everybody who signs in is in this role. */
export const everyoneRole = 'base.user'

/** A set of rights that people are given together. */
export interface RoleDeclaration {
  /** Begins with the module's name: `sale.salesperson`. */
  code: string
  label: string
  description: string
  /** Roles whose rights it has too. */
  includes?: string[]
}

/** Fields that a rule is about: some, or all but some. Left out, it is about all. */
export type FieldChoice = { only: string[] } | { except: string[] }

/** One rule, as modules declare it and tenants keep it. */
export interface PolicyRule {
  /** Stable name, such as `sale.own-orders`: errors and explanations show it. */
  key: string
  description: string
  effect: 'ALLOW' | 'DENY'
  entity: string
  role: string
  /** `read`, `create`, `update`, `delete`, names of actions, or `*` for all of them. */
  operations: string[]
  /**
   * Which records: a filter of the entity, where a value may be `$me` (the viewer's user), `$company` (theirs),
   * `$companies` (those they may act for) or `$team` (they and all whom they manage). Absent means all.
   */
  where?: Record<string, unknown>
  /** Fields that may be read (or, in a rule that denies, may not). */
  read?: FieldChoice
  /** Fields that may be written (or may not). */
  write?: FieldChoice
}

type FieldName<T> = (keyof T & string) | 'displayName'

/** What a rule says, typed by the entity that it is about. */
export interface RuleOptions<T> {
  /** Its stable name, in words with dashes; the module's name comes before it. */
  name: string
  description: string
  role: string
  operations: string[]
  where?: Record<string, unknown>
  /** A list means these only. */
  read?: FieldName<T>[] | { except: FieldName<T>[] }
  write?: FieldName<T>[] | { except: FieldName<T>[] }
}

/** A rule of a manifest; its key is made of the module's name and its own. */
export type PolicyDeclaration = Omit<PolicyRule, 'key'> & { name: string; target: AnyEntity }

/**
 * Lets a role do something:
 *
 * ```ts
 * allow(SaleOrder, {
 *   name: 'own-orders',
 *   description: 'Salespeople work on their own orders.',
 *   role: 'sale.salesperson',
 *   operations: ['read', 'create', 'update', 'confirm'],
 *   where: { salesperson: { id: { eq: '$me' } } },
 * })
 * ```
 */
export function allow<T>(target: EntityToken<T>, options: RuleOptions<T>): PolicyDeclaration {
  return declaration('ALLOW', target, options)
}

/** Keeps a role from something that other rules allow. With `read` or `write` it takes away only those fields. */
export function deny<T>(target: EntityToken<T>, options: RuleOptions<T>): PolicyDeclaration {
  return declaration('DENY', target, options)
}

function declaration<T>(
  effect: PolicyRule['effect'],
  target: EntityToken<T>,
  { read, write, ...options }: RuleOptions<T>,
): PolicyDeclaration {
  return {
    ...options,
    effect,
    target: target as unknown as AnyEntity,
    entity: target.trellis.name,
    ...(read ? { read: choiceOf(read) } : {}),
    ...(write ? { write: choiceOf(write) } : {}),
  }
}

function choiceOf(fields: string[] | { except: string[] }): FieldChoice {
  return Array.isArray(fields) ? { only: fields } : fields
}

/** Is the field among those chosen? */
export function isChosen(choice: FieldChoice | undefined, field: string): boolean {
  if (!choice) return true
  return 'only' in choice ? choice.only.includes(field) : !choice.except.includes(field)
}

/** The rules of a module, with the keys that tenants know them by. */
export function rulesOfModule(manifest: { name: string; policies?: PolicyDeclaration[] }): PolicyRule[] {
  return (manifest.policies ?? []).map(({ name, target: _target, ...rule }) => ({
    key: `${manifest.name}.${name}`,
    ...rule,
  }))
}
