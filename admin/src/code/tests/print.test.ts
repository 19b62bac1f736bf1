import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { printLiteral } from '../print-literal.ts'
import { printQuery } from '../print-query.ts'
import { wordsOf } from '../words-of.ts'

test('writes data as a module does', () => {
  expect(printLiteral(['number', "it's", 'a "b"\n'])).toBe(`['number', "it's", 'a "b"\\n']`)
  expect(printLiteral({ a: 1, 'b-c': null, gone: undefined })).toBe("{ a: 1, 'b-c': null }")
  expect(printLiteral([])).toBe('[]')
  expect(
    printLiteral({
      filters: [{ name: 'open', filter: { state: { in: ['NEW'] } } }],
      order: [{ a: 'ASC' }, { b: 'ASC' }],
    }),
  ).toBe(
    "{\n  filters: [\n    { name: 'open', filter: { state: { in: ['NEW'] } } },\n  ],\n  order: [{ a: 'ASC' }, { b: 'ASC' }],\n}",
  )
})

test('escapes what would end a text', () => {
  expect(printLiteral('\\ " \t')).toBe(`'\\\\ " \\t'`)
  expect(printLiteral(`'"\\'`)).toBe(`"'\\"\\\\'"`)
})

test('puts each field of a query on a line, and asks the same', () => {
  const query =
    'query BoxList($first: Int, $ids: [ID!]!, $filter: BoxFilter) { page: boxes(first: $first, filter: $filter, orderBy: [{ name: ASC }]) { totalCount nodes { id tags(first: 10) { nodes { id } } } } other: box(id: "a } b") { id } }'
  const text = printQuery(query)
  expect(text).toBe(`query BoxList($first: Int, $ids: [ID!]!, $filter: BoxFilter) {
  page: boxes(first: $first, filter: $filter, orderBy: [{ name: ASC }]) {
    totalCount
    nodes {
      id
      tags(first: 10) {
        nodes {
          id
        }
      }
    }
  }
  other: box(id: "a } b") {
    id
  }
}`)
  expect(parse(text, { noLocation: true })).toEqual(parse(query, { noLocation: true }))
})

test('loses nothing of the code that it colours', () => {
  const text = `view(Box, {\n  kind: 'LIST',\n  on: "it's",\n  size: 12,\n}),`
  const words = wordsOf(text)
  expect(words.map((one) => one.word).join('')).toBe(text)
  expect(words.filter((one) => one.look === 'quoted').map((one) => one.word)).toEqual(["'LIST'", `"it's"`])
})
