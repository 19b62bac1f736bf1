/** Queries as people write them: a field on each line. */

const token = /"(?:[^"\\]|\\.)*"|\.\.\.|[A-Za-z_$@!][\w$!]*|[{}()[\]:,=]|[^\s{}()[\]:,=]+/g

/** A GraphQL operation on lines of its own, arguments beside their field. */
export function printQuery(query: string): string {
  let depth = 0
  let inArguments = 0
  let text = ''
  let last = ''
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [one] of query.matchAll(token)) {
    if (inArguments > 0 || one === '(') {
      if (one === '(') inArguments += 1
      if (one === ')') inArguments -= 1
      text += beside(last, one)
    } else if (one === '{') {
      depth += 1
      text += ' {'
    } else if (one === '}') {
      depth -= 1
      text += `${line()}}`
    } else if (one === ':' || one.startsWith('@')) text += one === ':' ? ':' : ` ${one}`
    else if (last === ':' || last === '...' || last === 'on' || depth === 0)
      text += text === '' ? one : ` ${one}`
    else text += line() + one
    last = one
  }
  return text
}

/** A word of the arguments with the room before it that there usually is. */
function beside(last: string, one: string): string {
  if (one === ',' || one === '!' || one === ':') return one
  if (one === '(' || last === '(' || last === '[' || one === ')' || one === ']') return one
  return ` ${one}`
}
