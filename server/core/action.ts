/** Declaring an action: a named business operation on records, one typed mutation, one transaction. */
import type { ArgumentModel } from '#schema/model.ts'
import type { Context, RecordIssue } from './context.ts'
import type { AnyEntity, EntityToken } from './entity.ts'
import type { Argument } from './field.ts'

/** JavaScript value of an argument. */
type ArgumentValue<A extends Argument> = A['type'] extends 'Int'
  ? number
  : A['type'] extends 'Boolean'
    ? boolean
    : A['type'] extends 'DateTime'
      ? Date
      : string

type ListOf<A extends Argument, V> = A['isList'] extends true ? V[] : V

/** Values that `run` gets for the declared arguments; optional ones may be null. */
export type ArgumentValues<A extends Record<string, Argument>> = {
  [K in keyof A]: A[K]['required'] extends true
    ? ListOf<A[K], ArgumentValue<A[K]>>
    : ListOf<A[K], ArgumentValue<A[K]>> | null | undefined
}

/** What an action is and does. */
export interface ActionOptions<T, A extends Record<string, Argument>, R> {
  name: string
  label: string
  description: string
  icon?: string
  /** Shown as the primary button while it is allowed. */
  primary?: boolean
  /** Question to ask before it runs. */
  confirmation?: string
  dangerous?: boolean
  /** Declares a legal change of the entity's state; nothing else may change it. */
  transition?: { from: readonly string[]; to: string }
  /** States in which an action that is no transition may run. */
  from?: readonly string[]
  arguments?: A
  /** Entity of the returned records, when it is another one. */
  returns?: () => EntityToken<R>
  /** Relations to load before guard and run. */
  needs?: string[]
  /** Refuses records that must not take this step. */
  guard?(records: T[], context: Context, input: ArgumentValues<A>): RecordIssue[] | Promise<RecordIssue[]>
  /** Does the work; what it returns is the reply, else the records themselves. The state is set before it runs. */
  run?(records: T[], context: Context, input: ArgumentValues<A>): R[] | undefined | Promise<R[] | undefined>
}

/** An action of one entity, ready for a manifest. */
export interface Action {
  target: AnyEntity
  options: ActionOptions<never, Record<string, Argument>, never>
}

/** Declares an action on an entity. */
export function action<T, const A extends Record<string, Argument> = Record<never, never>, R = T>(
  target: EntityToken<T>,
  options: ActionOptions<T, A, R>,
): Action {
  return { target, options } as unknown as Action
}

type ArgumentWords = { label: string; description: string }

function argumentOf<const Type extends ArgumentModel['type']>(type: Type) {
  return <
    const O extends ArgumentWords & Partial<Omit<Argument, 'type' | 'required'>> & { required?: boolean },
  >(
    options: O,
  ) =>
    ({ required: false, ...options, type }) as unknown as Omit<O, 'type' | 'required'> & {
      type: Type
      required: O['required'] extends true ? true : false
    }
}

/** Makers of action arguments: `arg.text({ label: 'Reason', description: '…', required: true })`. */
export const arg = {
  text: argumentOf('String'),
  int: argumentOf('Int'),
  decimal: argumentOf('Decimal'),
  boolean: argumentOf('Boolean'),
  date: argumentOf('Date'),
  dateTime: argumentOf('DateTime'),
  id: argumentOf('ID'),
}
