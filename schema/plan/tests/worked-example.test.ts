/** Runs the worked example of docs/read-compiler.md: every block of that page is what the stage really gives. */
import { readFileSync } from 'node:fs'
import {
  type FragmentDefinitionNode,
  type GraphQLField,
  getNamedType,
  getOperationAST,
  isObjectType,
  parse,
} from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { entityOf } from '../../model.ts'
import { buildConnection } from '../build-connection.ts'
import { buildRecord } from '../build-record.ts'
import { type Binding, isLate } from '../late.ts'
import { answerAsText } from '../operation.ts'
import { bindPlan, createPlan } from '../plan.ts'
import { type Selected, selectedFields } from '../selection.ts'
import { createSource, type Source } from '../source.ts'
import { connectionSql } from '../sql/connection.ts'
import { recordSql } from '../sql/record.ts'
import { createScope } from '../sql/scope.ts'
import { formOf } from '../variables.ts'
import { type Api, createApi } from './api.ts'
import { insertKnown } from './records.ts'

const page = readFileSync('docs/read-compiler.md', 'utf8')

/** The first code block after a heading. */
function block(heading: string): string {
  const after = page.split(`### ${heading}\n`)[1]
  const text = after && /```\w+\n([\s\S]*?)```/.exec(after)?.[1]
  if (!text) throw new Error(`docs/read-compiler.md has no code under "${heading}".`)
  return text
}

let api: Api
beforeAll(async () => {
  api = await createApi()
  await insertKnown(api.database)
})
afterAll(() => api.database.drop())

const oneLine = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\( | \)/g, (end) => end.trim())
    .trim()

it('holds at every stage', async () => {
  const document = parse(block('The document'))
  const variables = JSON.parse(block('The variables')) as Record<string, unknown>
  const operation = getOperationAST(document)
  const query = api.schema.getQueryType()
  if (!operation || !query) throw new Error('The document holds no query.')
  const info = { schema: api.schema, operation, fragments: {} as Record<string, FragmentDefinitionNode> }
  const binding: Binding = { variables, context: api.context, memo: new Map() }
  const source = createSource(info, binding)

  const [root] = selectedFields(source, query, [operation])
  if (!root) throw new Error('The document selects nothing.')
  expect(treeOf(root, source)).toEqual(JSON.parse(block('1. The selection tree')))

  const tree = buildConnection(source, api.model, entityOf(api.model, 'SaleOrder'), root, buildRecord)
  expect(plain(tree)).toEqual(JSON.parse(block('2. The query tree')))

  const scope = createScope(api.context, true)
  const plan = createPlan(
    connectionSql(tree, () => undefined, scope, recordSql),
    scope,
  )
  expect(oneLine(plan.text)).toBe(oneLine(block('3. The statement')))
  expect(bindPlan(plan, binding).parameters).toEqual(JSON.parse(block('4. The parameters')))
  expect(formOf(info, variables)).toBe(block('The form').trim())

  const args = { schema: api.schema, document, contextValue: api.context, variableValues: variables }
  expect(JSON.parse((await answerAsText(args))?.data ?? '')).toEqual(JSON.parse(block('5. The answer')))
})

/** A selected field with what is selected below it. */
function treeOf(field: Selected, source: Source): unknown {
  const type = getNamedType((field.definition as GraphQLField<unknown, unknown>).type)
  const of = isObjectType(type) ? selectedFields(source, type, field.nodes) : []
  return {
    key: field.key,
    name: field.name,
    ...(Object.keys(field.args).length > 0 ? { args: plain(field.args) } : {}),
    ...(of.length > 0 ? { of: of.map((inner) => treeOf(inner, source)) } : {}),
  }
}

/** Entities and fields by their names, and late values as `<late>`. */
function plain(tree: unknown): unknown {
  const text = JSON.stringify(tree, (key, value: unknown) => {
    if (isLate(value)) return '<late>'
    if (key === 'entity' || key === 'target' || key === 'field') return (value as { name: string }).name
    return value
  })
  return JSON.parse(text)
}
