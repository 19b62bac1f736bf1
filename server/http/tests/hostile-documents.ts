/** 60 documents that ask for too much, of every kind known to stop a GraphQL server. All must be refused. */

/** A document of the corpus, for the schema of `shop-schema.ts`. */
export interface HostileDocument {
  name: string
  query: string
  variables?: Record<string, unknown>
}

const times = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ')
const nest = (levels: number, open: string, inner: string) =>
  `${`${open} { `.repeat(levels)}${inner}${' }'.repeat(levels)}`

/** Nested connections of `sizes` records each, by `nodes` or by `edges`. */
function pages(sizes: (number | string)[], field: 'nodes' | 'edges'): string {
  const [size, ...rest] = sizes
  const inner = rest.length > 0 ? `children${pages(rest, field)}` : 'id'
  return `${size === '' ? '' : `(first: ${size})`} { ${field === 'nodes' ? `nodes { ${inner} }` : `edges { node { ${inner} } }`} }`
}

/** Fragments that each use the next one twice: 2^levels fields out of a few lines. */
function doubling(levels: number, spread: (next: string) => string): string {
  return `{ partner(id: 1) { ...F0 } } ${times(levels, (n) => `fragment F${n} on Partner { ${spread(`F${n + 1}`)} }`)} fragment F${levels} on Partner { id }`
}

const aliases = [101, 200, 390, 10_000].map((count) => ({
  name: `${count} aliases of a root field`,
  query: `{ ${times(count, (n) => `a${n}: me`)} }`,
}))
const nestedAliases = [101, 300, 900].map((count) => ({
  name: `${count} aliases below a field`,
  query: `{ partner(id: 1) { ${times(count, (n) => `a${n}: name`)} } }`,
}))
const repeats = [150, 1_900, 20_000].flatMap((count) => [
  { name: `${count} times the same field`, query: `{ partner(id: 1) { ${times(count, () => 'id')} } }` },
  { name: `${count} times __typename`, query: `{ ${times(count, () => '__typename')} }` },
])
const splitAliases = [12, 40].map((count) => ({
  name: `aliases split over ${count} fragments`,
  query: `{ partner(id: 1) { ${times(count, (n) => `...F${n}`)} } } ${times(count, (f) => `fragment F${f} on Partner { ${times(10, (n) => `a${f}_${n}: name`)} }`)}`,
}))
const sameFragments = {
  name: '100 fragments of the same fields, which validation compares in pairs',
  query: `{ partner(id: 1) { ${times(100, (n) => `...F${n}`)} } } ${times(100, (n) => `fragment F${n} on Partner { id name parent { id name } }`)}`,
}
const depths = [16, 30, 100, 600].map((levels) => ({
  name: `${levels} levels of fields`,
  query: `{ partner(id: 1) { ${nest(levels, 'parent', 'id')} } }`,
}))
const fragmentDepth = {
  name: 'depth hidden in a chain of fragments',
  query: `{ partner(id: 1) { ...F0 } } ${times(20, (n) => `fragment F${n} on Partner { parent { ...F${n + 1} } }`)} fragment F20 on Partner { id }`,
}
const inlineDepth = {
  name: 'depth behind inline fragments',
  query: `{ partner(id: 1) { ${nest(20, '... on Partner { parent', 'id')}${' }'.repeat(20)} } }`,
}
const directives = [51, 300].flatMap((count) => [
  { name: `${count} directives on a field`, query: `{ me ${times(count, () => '@include(if: true)')} }` },
  { name: `${count} unknown directives`, query: `{ me ${times(count, (n) => `@d${n}`)} }` },
])
const operationDirectives = {
  name: '60 directives on an operation',
  query: `query Q ${times(60, (n) => `@d${n}`)} { me }`,
}
const rootFields = [
  { name: '51 root fields', query: `{ ${times(51, (n) => `a${n}: me`)} }` },
  {
    name: 'root fields hidden in fragments',
    query: `{ ${times(11, (n) => `...F${n}`)} } ${times(11, (f) => `fragment F${f} on Query { ${times(5, (n) => `a${f}_${n}: me`)} }`)}`,
  },
  {
    name: '60 mutations in one request',
    query: `mutation { ${times(60, (n) => `a${n}: rename(id: ${n}, name: "x") { id }`)} }`,
  },
]
const bombs = [
  {
    name: 'fragments that double, by alias',
    query: doubling(14, (next) => `a: parent { ...${next} } b: parent { ...${next} }`),
  },
  {
    name: 'fragments that double, by connection',
    query: doubling(3, (next) => `children { nodes { ...${next} } }`),
  },
  {
    name: 'fragments in a circle',
    query:
      '{ partner(id: 1) { ...A } } fragment A on Partner { parent { ...B } } fragment B on Partner { parent { ...A } }',
  },
  { name: 'a fragment in itself', query: '{ partner(id: 1) { ...A } } fragment A on Partner { ...A }' },
  {
    name: 'fragments in a circle at the root',
    query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  },
  {
    name: '12 aliases of 12 aliases of 100 records',
    query: `{ ${times(12, (n) => `p${n}: partners(first: 100) { nodes { id ${times(6, (m) => `c${m}: children(first: 10) { nodes { id } }`)} } }`)} }`,
  },
]
const lists = [
  [100, 100, 100],
  [100, 101],
  [50, 50, 50],
  ['', '', ''],
  [100, '', 10],
  [1, 100, 100, 10],
  [2147483647],
].flatMap((sizes) =>
  (['nodes', 'edges'] as const).map((field) => ({
    name: `pages of ${sizes.join(' × ') || 'default size'} by ${field}`,
    query: `{ partners${pages(sizes, field)} }`,
  })),
)
const hiddenPages: HostileDocument[] = [
  {
    name: 'pages out of variables',
    query:
      'query ($n: Int) { partners(first: $n) { nodes { children(first: $n) { nodes { children(first: $n) { nodes { id } } } } } } }',
    variables: { n: 100 },
  },
  {
    name: 'pages out of the defaults of variables',
    query:
      'query ($n: Int = 100) { partners(first: $n) { nodes { children(first: $n) { nodes { children(first: $n) { nodes { id } } } } } } }',
  },
  { name: 'a page from the end', query: '{ partners(last: 1000) { nodes { id } } }' },
  {
    name: 'a bulk of 20,000 ids',
    query: 'mutation ($ids: [ID!]!) { renameAll(ids: $ids) { id } }',
    variables: { ids: Array(20_000).fill('1') },
  },
  { name: 'lists in lists', query: `{ tags { ${nest(6, 'tags', 'name')} } }` },
]
const introspection = [
  {
    name: 'a loop of introspection',
    query: `{ __schema { types { ${nest(4, 'fields { type', 'name')}${' }'.repeat(4)} } } }`,
  },
  {
    name: 'introspection by possible types',
    query: '{ __schema { types { possibleTypes { possibleTypes { possibleTypes { name } } } } } }',
  },
  {
    name: 'introspection of 19 schemas',
    query: `{ ${times(19, (n) => `s${n}: __schema { types { fields { name type { name ofType { name ofType { name ofType { name } } } } args { name type { name ofType { name ofType { name } } } } } } }`)} }`,
  },
  {
    name: 'introspection of the same list 60 times',
    query: `{ __schema { types { ${times(60, (n) => `f${n}: fields { name args { name } }`)} } } }`,
  },
]
const texts = [
  { name: '100,000 tokens', query: `{ ${times(33_000, (n) => `a${n}: me`)} }` },
  { name: 'a text of 900 KB', query: `{ partner(id: "${'x'.repeat(900_000)}") { id } }` },
  { name: '2,100 opening braces', query: '{ a '.repeat(2_100) },
  {
    name: 'a list of 3,000 levels',
    query: `{ partner(id: ${'['.repeat(3_000)}${']'.repeat(3_000)}) { id } }`,
  },
  { name: 'a list of 950 levels', query: `{ partner(id: ${'['.repeat(950)}${']'.repeat(950)}) { id } }` },
  { name: '500 operations', query: times(500, (n) => `query Q${n} { me }`) },
]
const variables: HostileDocument[] = [
  {
    name: 'variables of 5,000 levels',
    query: 'query ($id: ID!) { partner(id: $id) { id } }',
    variables: { id: JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) },
  },
]

export const hostileDocuments: HostileDocument[] = [
  ...aliases,
  ...nestedAliases,
  ...repeats,
  ...splitAliases,
  sameFragments,
  ...depths,
  fragmentDepth,
  inlineDepth,
  ...directives,
  operationDirectives,
  ...rootFields,
  ...bombs,
  ...lists,
  ...hiddenPages,
  ...introspection,
  ...texts,
  ...variables,
]
