/** Random requests to tenants with canaries: good ones, wrong ones, slow ones, and some whose client goes away. */
import type { Choices } from '#server/testing/random/choices.ts'
import type { Asked, CanaryTenant } from './canary-stage.ts'

const byName =
  'query($name: String!) { partners(first: 5, filter: { name: { contains: $name } }) { totalCount nodes { id name city comment } } }'
const change =
  'mutation($id: ID!, $input: PartnerUpdateInput!, $version: Int) { updatePartner(id: $id, input: $input, expectedVersion: $version) { id name version comment } }'
const add = 'mutation($input: PartnerCreateInput!) { createPartner(input: $input) { id name city } }'

/** The same for all tenants: what is remembered of a document for one is used for the others. */
const shared = [
  '{ partners(first: 20) { nodes { id name email city tags { nodes { name } } } } }',
  '{ viewer { user { name email } } companies { nodes { name } } }',
  '{ partnerAggregate(groupBy: [{ field: city }]) { nodes { count } } }',
  '{ partner(id: 7) { name comment history(first: 3) { nodes { changes { field } } } createdBy { name } } }',
]

type Question = { query: string; variables?: object } | string

/** One request of one of the tenants. */
export function randomRequest(choices: Choices, tenants: CanaryTenant[]): Asked {
  const tenant = choices.pick(tenants)
  const patience = choices.chance(0.08) ? choices.int(40) : undefined
  const kind = choices.int(100)
  if (kind < 4) return { ...get(tenant, '/auth/session'), patience }
  if (kind < 6) return { ...get(tenant, '/base/import/template?entity=Partner'), patience }
  if (kind < 10) return { ...file(choices, tenant), patience }
  if (kind < 14) return { ...astray(choices, tenant, tenants), patience }
  return { ...post(choices, tenant, question(choices, tenant)), patience }
}

function question(choices: Choices, { canary }: CanaryTenant): Question {
  const id = String(2 + choices.int(29))
  const own = `${canary} ${choices.int(1000)}`
  const kinds: (() => Question)[] = [
    () => ({ query: choices.pick(shared) }),
    () => ({ query: choices.pick(shared) }),
    () => ({ query: byName, variables: { name: choices.pick([canary, own]) } }),
    () => ({ query: `{ partners(first: 3, search: "${own}") { nodes { name ref } } }` }),
    () => ({ query: `query ${canary} { ${canary}: partner(id: ${id}) { name } }` }),
    () => ({ query: change, variables: { id, input: { comment: own } } }),
    () => ({ query: change, variables: { id, input: { comment: own }, version: 1 } }),
    () => ({ query: add, variables: { input: { name: own, city: canary } } }),
    // From here on they are refused, with texts that name what was sent.
    () => ({ query: add, variables: { input: { name: own, email: `${canary} is none`, lang: canary } } }),
    () => ({ query: add, variables: { input: { name: own, [canary]: canary } } }),
    () => ({ query: change, variables: { id: canary, input: { name: own.repeat(300) } } }),
    () => ({ query: `{ partners { nodes { ${canary} } } }` }),
    () => ({ query: `{ partners(filter: { name: { contains: "${canary}" } } ${canary}` }),
    () => ({ query: byName, variables: { name: { [canary]: canary } } }),
    () => `{"query": "${canary}`,
    () => ({ query: importing, variables: { content: `name;${canary}\n${own};x\n;y\n` } }),
  ]
  // Now and then one that waits for a lock until its time is over.
  if (choices.chance(0.004)) return { query: change, variables: { id: '1', input: { comment: own } } }
  return choices.pick(kinds)()
}

const importing = `mutation($content: String!) {
  importRecords(entity: "Partner", format: CSV, content: $content, mode: TRY) { state errors } }`

function get(tenant: CanaryTenant, path: string): Asked {
  return { tenant, method: 'GET', path, headers: { cookie: tenant.cookie } }
}

function post(choices: Choices, tenant: CanaryTenant, asked: Question): Asked {
  const proof: Record<string, string> = choices.chance(0.5)
    ? { authorization: `Bearer ${tenant.key}` }
    : { cookie: tenant.cookie, origin: `http://${tenant.host}` }
  return {
    tenant,
    method: 'POST',
    path: '/graphql',
    headers: {
      'content-type': 'application/json',
      ...proof,
      // The same keys and ids at all tenants.
      ...(choices.chance(0.1) ? { 'idempotency-key': `same-key-for-all-${choices.int(200)}` } : {}),
      ...(choices.chance(0.1) ? { 'x-request-id': `same-for-all-${choices.int(200)}` } : {}),
    },
    body: typeof asked === 'string' ? asked : JSON.stringify(asked),
  }
}

function file(choices: Choices, tenant: CanaryTenant): Asked {
  const path = choices.pick([
    '/base/import/preview?entity=Partner',
    `/base/import?entity=Partner&mode=TRY&name=${tenant.canary}.csv`,
  ])
  return {
    ...get(tenant, path),
    method: 'POST',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${tenant.key}` },
    body: `name,city\n${tenant.canary},${tenant.canary}\n`,
  }
}

/** At one tenant with the proof or the name of another one. */
function astray(choices: Choices, tenant: CanaryTenant, tenants: CanaryTenant[]): Asked {
  const other = choices.pick(tenants)
  const asked = post(choices, tenant, { query: choices.pick(shared) })
  const headers = choices.pick<Record<string, string>>([
    { ...asked.headers, 'x-tenant': other.name },
    { 'content-type': 'application/json', authorization: `Bearer ${other.key}` },
    { 'content-type': 'application/json', cookie: other.cookie, origin: `http://${other.host}` },
    { 'content-type': 'application/json', cookie: other.cookie, origin: `http://${tenant.host}` },
  ])
  return { ...asked, headers }
}
