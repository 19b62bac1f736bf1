/** Which changes of a column's type lose nothing. */

interface TypeShape {
  base: string
  size: number[]
}

/** `character varying(80)` → base `character varying`, size [80]; `timestamp(3) with time zone` likewise. */
function shapeOf(type: string): TypeShape {
  const size = /\(([\d,\s]+)\)/.exec(type)?.[1]
  return {
    base: type
      .replace(/\([\d,\s]+\)/, '')
      .replace(/\s+/g, ' ')
      .trim(),
    size: size ? size.split(',').map(Number) : [],
  }
}

const wider: Record<string, string[]> = {
  smallint: ['integer', 'bigint', 'numeric'],
  integer: ['bigint', 'numeric'],
  bigint: ['numeric'],
  real: ['double precision'],
  'character varying': ['text', 'citext'],
  character: ['text'],
}

/** Can every value of type `from` be kept in type `to` as it is? Types as `format_type` writes them. */
export function isWidening(from: string, to: string): boolean {
  const [old, next] = [shapeOf(from), shapeOf(to)]
  if (old.base !== next.base) return next.size.length === 0 && (wider[old.base]?.includes(next.base) ?? false)
  if (next.size.length === 0) return true
  if (old.size.length === 0) return false
  const [precision = 0, scale = 0] = next.size
  const [oldPrecision = 0, oldScale = 0] = old.size
  return scale >= oldScale && precision - scale >= oldPrecision - oldScale
}

/** Do the types differ in size only, or is `from` a wider relative? Then keeping the wider one does no harm. */
export function isSameKind(from: string, to: string): boolean {
  return shapeOf(from).base === shapeOf(to).base || isWidening(to, from)
}
