/** Data as it is written in a module: in the style of the code around it. */

const width = 110
const step = '  '
const plainName = /^[A-Za-z_$][\w$]*$/

/** A value as TypeScript, on one line where it fits; what is undefined is left out. `at` is how far it is indented. */
export function printLiteral(value: unknown, at = '', before = 0): string {
  const flat = printFlat(value)
  if (typeof value !== 'object' || value === null) return flat
  if (at.length + before + flat.length < width && !hasDepth(value)) return flat
  const inner = at + step
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const parts = Array.isArray(value)
    ? value.map((one) => printLiteral(one, inner))
    : entriesOf(value).map(([key, one]) => {
        const name = `${printKey(key)}: `
        return name + printLiteral(one, inner, name.length)
      })
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${at}${close}`
}

/** Several records, and objects deep in others, are read more easily on lines of their own. */
function hasDepth(value: object, left = 4): boolean {
  const inner = Object.values(value).filter((one) => typeof one === 'object' && one !== null)
  if (left === 0 || (Array.isArray(value) && inner.length > 1 && inner.some(isDeep))) return true
  return inner.some((one) => hasDepth(one, left - 1))
}

const isDeep = (value: object): boolean => Object.keys(value).length > 1

function printFlat(value: unknown): string {
  if (typeof value === 'string') return printText(value)
  if (Array.isArray(value)) return `[${value.map(printFlat).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const parts = entriesOf(value).map(([key, one]) => `${printKey(key)}: ${printFlat(one)}`)
    return parts.length > 0 ? `{ ${parts.join(', ')} }` : '{}'
  }
  return String(value)
}

const entriesOf = (value: object) => Object.entries(value).filter(([, one]) => one !== undefined)

const printKey = (key: string): string => (plainName.test(key) ? key : printText(key))

/** In single quotes, unless there are fewer of them to escape in double ones. */
function printText(text: string): string {
  const quoted = JSON.stringify(text)
  if (text.includes("'")) return quoted
  return `'${quoted.slice(1, -1).replaceAll('\\"', '"')}'`
}
