/** The texts of the admin's code, and those that were forgotten: read from the syntax tree. */
import { parseSync } from 'oxc-parser'

/** A text as it stands in the code; `at` is file and line. */
export interface CodeText {
  text: string
  at: string
  isPlural: boolean
  /** Tells apart two uses of one English word. */
  context?: string
}

/** As much of a node as is looked at; the tree holds what ESTree says. */
interface Node {
  type: string
  start: number
  [key: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Attributes that are read or heard. */
const heard = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'hint',
  'label',
  'placeholder',
  'title',
])

/** Names, keys and addresses, which are the same in every language. */
const isSameEverywhere = (text: string) =>
  !/\p{L}{2}/u.test(text) || ['Trellis', 'CSV', 'px'].includes(text.trim()) || /^[\d.:/, a-f]+$/.test(text)

const gluing = new Set(['BinaryExpression', 'TemplateLiteral'])

const textOf = (value: unknown): string | null =>
  isNode(value) && value.type === 'Literal' && typeof value.value === 'string' ? value.value : null

/** The texts of one file that `t`, `msg` and `plural` take, and what is wrong in it. */
export function textsOf(file: string, source: string): { texts: CodeText[]; problems: string[] } {
  const texts: CodeText[] = []
  const problems: string[] = []
  const place = (node: Node) => `${file}:${source.slice(0, node.start).split('\n').length}`

  const call = (node: Node, isInside: boolean) => {
    const { callee } = node
    const name = isNode(callee) && callee.type === 'Identifier' ? callee.name : null
    if (name !== 't' && name !== 'msg' && name !== 'plural') return
    const args = node.arguments as Node[]
    const at = place(node)
    if (name !== 'msg' && !isInside)
      problems.push(
        `${at}: ${name}(…) is called when the file is loaded. Mark the text by msg and say it by t.`,
      )
    const forms = name === 'plural' ? args.slice(1, 3) : args.slice(0, 1)
    const text = textOf(forms.at(-1))
    // A text of a table was marked where it stands.
    if (text === null && name === 't' && !gluing.has(forms[0]?.type ?? '')) return
    if (text === null || forms.some((one) => textOf(one) === null))
      problems.push(`${at}: ${name}(…) takes its text literally, with {{names}} for what is filled in.`)
    else
      texts.push({
        text,
        at,
        isPlural: name === 'plural',
        context: name === 't' ? (textOf(args[2]) ?? undefined) : undefined,
      })
  }

  /** Texts that are shown as they stand: in an element, or as one of the attributes that are read. */
  const shown = (value: unknown) => {
    if (!isNode(value)) return
    if (value.type === 'JSXExpressionContainer') shown(value.expression)
    else if (value.type === 'ConditionalExpression') [value.consequent, value.alternate].forEach(shown)
    else if (value.type === 'LogicalExpression') [value.left, value.right].forEach(shown)
    else if (value.type === 'TemplateLiteral') {
      const words = (value.quasis as { value: { cooked: string } }[]).map((one) => one.value.cooked).join(' ')
      if (!isSameEverywhere(words)) problems.push(`${place(value)}: "${words.trim()}" is not said by t.`)
    } else if (value.type === 'JSXText' || value.type === 'Literal') {
      const words = typeof value.value === 'string' ? value.value.trim() : ''
      if (!isSameEverywhere(words)) problems.push(`${place(value)}: "${words}" is not said by t.`)
    }
  }

  const walk = (value: unknown, isInside: boolean): void => {
    if (Array.isArray(value)) {
      for (const one of value) walk(one, isInside)
      return
    }
    if (!isNode(value)) return
    if (value.type === 'CallExpression') call(value, isInside)
    if (value.type === 'JSXElement' || value.type === 'JSXFragment')
      (value.children as unknown[]).forEach(shown)
    if (value.type === 'JSXAttribute' && heard.has(String((value.name as Node).name))) shown(value.value)
    const isFunction = /Function/.test(value.type) || value.type === 'MethodDefinition'
    for (const key of Object.keys(value)) if (key !== 'type') walk(value[key], isInside || isFunction)
  }
  walk(parseSync(file, source).program, false)
  return { texts, problems }
}
