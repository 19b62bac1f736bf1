/** References to the generated types of a registry, by the names of the model. */
import type { Builder } from '../../builder.ts'
import type { Row } from './read-key.ts'

export type ObjectRef = ReturnType<typeof objectRef>
export type InputRef = ReturnType<Builder['inputRef']>
export type EnumRef = ReturnType<typeof enumRef>

const objectRef = (builder: Builder) => builder.objectRef<Row>('')
const enumRef = (builder: Builder) => builder.enumType('', { values: [''] as readonly string[] })

/** What `addReadTypes` declares; keys of `enums` are such as `SaleOrder.state`, the others entity names. */
export interface ReadTypes {
  objects: Map<string, ObjectRef>
  connections: Map<string, ObjectRef>
  filters: Map<string, InputRef>
  orders: Map<string, InputRef>
  enums: Map<string, EnumRef>
  /** Filters of scalars by field type, such as `Decimal`, and of enums by the key of the enum. */
  scalarFilters: Map<string, InputRef>
  direction: EnumRef
  pageInfo: ObjectRef
}

/** The entry of that name, or an error that names what is missing. */
export function need<T>(map: Map<string, T>, name: string | undefined): T {
  const found = map.get(name ?? '')
  if (found === undefined) throw new Error(`No generated type for "${name}".`)
  return found
}

/** `state` → `State`. */
export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
