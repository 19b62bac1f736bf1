/** One operation of several: what the parts of a screen ask for at once travels as one request. */

/** A query with its variables. */
export interface Asked {
  query: string
  variables: Record<string, unknown>
}

const head = /^\s*query\s+(\w+)?\s*(?:\(([^)]*)\))?\s*\{/
const step = /"(?:[^"\\]|\\.)*"|\.\.\.|[A-Za-z_]\w*|[{}()]/g

/** Whether it can become a part of another operation: a plain query, with neither fragments nor directives on itself. */
export function isMergeable({ query }: Asked): boolean {
  return head.test(query) && !/\bfragment\s|\.\.\.|@|__schema|#|"""/.test(query)
}

/** One query that asks for all; variables and root fields of the part `at` begin with `p<at>_`. */
export function merge(parts: readonly Asked[]): Asked {
  const names: string[] = []
  const heads: string[] = []
  const bodies: string[] = []
  const variables: Record<string, unknown> = {}
  parts.forEach((part, at) => {
    const [whole = '', name = 'Part', declared = ''] = head.exec(part.query) ?? []
    const prefix = `p${at}_`
    const rename = (text: string) => text.replace(/\$(\w+)/g, `$$${prefix}$1`)
    names.push(name)
    if (declared) heads.push(rename(declared))
    const body = part.query.slice(whole.length, part.query.lastIndexOf('}'))
    bodies.push(rename(prefixRootFields(body, prefix)))
    for (const [key, value] of Object.entries(part.variables)) variables[prefix + key] = value
  })
  const declared = heads.length > 0 ? `(${heads.join(', ')})` : ''
  return { query: `query ${names.join('_')}${declared} { ${bodies.join(' ')} }`, variables }
}

/** Gives each field of the operation itself an alias that no other part has. */
function prefixRootFields(body: string, prefix: string): string {
  let depth = 0
  return body.replace(step, (token, at: number) => {
    if (token === '{' || token === '(') depth += 1
    else if (token === '}' || token === ')') depth -= 1
    else if (depth === 0 && /^\w/.test(token)) {
      if (/^\s*:/.test(body.slice(at + token.length))) return prefix + token
      const isAliased = /:\s*$/.test(body.slice(0, at))
      return isAliased ? token : `${prefix}${token}: ${token}`
    }
    return token
  })
}

/** The answer of the part `at`, under the names that it asked for. */
export function partOf(data: Record<string, unknown>, at: number): Record<string, unknown> {
  const prefix = `p${at}_`
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  )
}
