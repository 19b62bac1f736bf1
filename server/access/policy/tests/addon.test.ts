/** Addon code runs as its caller, unless it says otherwise and why. */
import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { action } from '#core/action.ts'
import { elevate } from '#core/elevate.ts'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { defineModule } from '#core/module.ts'
import { allow, deny } from '#core/policy.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

const noteSchema = defineEntity({
  name: 'Note',
  tableName: 'note',
  properties: {
    ...record,
    text: field(line(), 'Text', 'What it says.', { search: true }),
    isPublic: field(p.boolean().default(false), 'Public', 'Whether everybody may read it.'),
    secret: field(line().nullable(), 'Secret', 'What few may read.'),
  },
})
interface Note extends InferEntity<typeof noteSchema> {}
const Note = entity<Note>(noteSchema, {
  label: 'Note',
  plural: 'Notes',
  description: 'Something written down.',
  displayName: '{text} {secret}',
})

const words = { label: 'Act', description: 'Does what its name says.' }

/** Each action gives the text of what it found or did in the note that it is called on. */
const notes = defineModule({
  name: 'notes',
  label: 'Notes',
  version: '1.0.0',
  description: 'Notes.',
  depends: ['base'],
  entities: [Note],
  roles: [
    { code: 'notes.reader', label: 'Reader', description: 'Reads public notes.' },
    { code: 'notes.strict', label: 'Strict', description: 'Sees less.', includes: ['notes.reader'] },
  ],
  policies: [
    allow(Note, {
      name: 'public',
      description: 'Public notes.',
      role: 'notes.reader',
      operations: ['read', 'count', 'countAll', 'spoil', 'spoilAnyway', 'delegate'],
      where: { isPublic: { eq: true } },
    }),
    deny(Note, {
      name: 'no-secret',
      description: 'Secrets stay secret.',
      role: 'notes.strict',
      operations: ['read'],
      read: ['secret'],
    }),
  ],
  actions: [
    action(Note, {
      ...words,
      name: 'count',
      async run(found, context) {
        const all = await context.em.find(Note, {})
        const [hidden, number] = [
          await context.em.findOne(Note, { isPublic: false }),
          await context.em.count(Note),
        ]
        for (const note of found) note.text = `${all.length} ${hidden === null} ${number}`
        return undefined
      },
    }),
    action(Note, {
      ...words,
      name: 'countAll',
      async run(found, context) {
        const all = await elevate(context, 'The number of notes is no secret', ({ em }) => em.find(Note, {}))
        for (const note of found) note.text = `${all.length}`
        return undefined
      },
    }),
    action(Note, {
      ...words,
      name: 'spoil',
      async run(_found, context) {
        const hidden = await elevate(context, 'To try', ({ em }) => em.find(Note, { isPublic: false }))
        for (const note of hidden) note.text = 'spoilt'
        return undefined
      },
    }),
    action(Note, {
      ...words,
      name: 'spoilAnyway',
      async run(_found, context) {
        await elevate(context, 'Every note is to be spoilt', async ({ em }) => {
          for (const note of await em.find(Note, { isPublic: false })) note.text = 'spoilt'
        })
        return undefined
      },
    }),
    action(Note, {
      ...words,
      name: 'delegate',
      run: (found, context) => context.act(Note, 'forbidden', found),
    }),
    action(Note, { ...words, name: 'forbidden' }),
  ],
})

let tenant: TestTenant
let reader: TestActor
let shown: string
let hidden: string

beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [notes] })
  reader = await tenant.as('notes.reader')
  const make = async (input: object): Promise<string> => {
    const made = await tenant.query<{ createNote: { id: string } }>(
      'mutation($input: NoteCreateInput!) { createNote(input: $input) { id } }',
      { input },
    )
    return made.createNote.id
  }
  shown = await make({ text: 'shown', isPublic: true, secret: 'code' })
  hidden = await make({ text: 'hidden' })
})
afterAll(() => tenant?.close())

const act = (name: string, id = shown) =>
  reader.run<Record<string, { text: string }[]>>(`mutation($id: ID!) { ${name}Notes(ids: [$id]) { text } }`, {
    id,
  })

test('finds what the caller may read', async () => {
  expect((await act('count')).data.countNotes).toEqual([{ text: '1 true 1' }])
  expect((await act('countAll')).data.countAllNotes).toEqual([{ text: '2' }])
})

test('changes what the caller may change, or what it elevates for', async () => {
  expect((await act('spoil')).errors).toMatchObject([{ code: 'NOT_FOUND' }])
  const text = '{ notes(filter: { isPublic: { eq: false } }) { nodes { text } } }'
  expect(await tenant.query(text)).toEqual({ notes: { nodes: [{ text: 'hidden' }] } })
  expect((await act('spoilAnyway')).errors).toEqual([])
  expect(await tenant.query(text)).toEqual({ notes: { nodes: [{ text: 'spoilt' }] } })
})

test('notes in the change log why it did what its caller may not', async () => {
  const history = await tenant.query<{
    note: { history: { reason: string | null }[] }
  }>('query($id: ID!) { note(id: $id) { history { reason } } }', { id: hidden })
  expect(history.note.history.map(({ reason }) => reason)).toEqual([
    'ACTION Note.spoilAnyway: Every note is to be spoilt',
    null,
  ])
  const own = await tenant.query<typeof history>('query($id: ID!) { note(id: $id) { history { reason } } }', {
    id: shown,
  })
  const reasons = own.note.history.map(({ reason }) => reason)
  expect(reasons).toContain('ACTION Note.count')
  expect(reasons.filter((reason) => reason?.includes('spoilt'))).toEqual([])
})

test('takes no action that the caller may not take, nor on what they do not see', async () => {
  expect((await act('delegate')).errors).toMatchObject([{ code: 'FORBIDDEN' }])
  expect((await act('count', hidden)).errors).toMatchObject([{ code: 'NOT_FOUND' }])
})

test('is shown in resources, names and search without what is hidden', async () => {
  const strict = await tenant.as('notes.strict')
  const ask = `{
    resources { name isReadonly operations fields { name } actions { name } views { definition } }
    notes { nodes { displayName viewerCan { update delete count forbidden } } }
    found: notes(search: "code") { totalCount }
  }`
  const found = await strict.query<{
    resources: { name: string; isReadonly: boolean; operations: string[]; fields: { name: string }[] }[]
    notes: { nodes: unknown[] }
    found: { totalCount: number }
  }>(ask)
  const note = found.resources.find(({ name }) => name === 'Note')
  expect(note).toMatchObject({
    isReadonly: true,
    operations: ['read', 'count', 'countAll', 'spoil', 'spoilAnyway', 'delegate'],
  })
  expect(JSON.stringify(note)).not.toContain('secret')
  expect(found.resources.map(({ name }) => name)).not.toContain('AccessRule')
  expect(found.notes.nodes).toEqual([
    { displayName: '2', viewerCan: { update: false, delete: false, count: true, forbidden: false } },
  ])
  expect(found.found.totalCount).toBe(0)
  expect((await reader.query<typeof found>(ask)).found.totalCount).toBe(1)
})

test('is explained to administrators, rule by rule', async () => {
  const ask = `query($user: ID!, $id: ID!, $operation: String!) {
    explainAccess(user: $user, entity: "Note", id: $id, operation: $operation) {
      isAllowed reason rules { key isMatch }
    }
  }`
  const user = String(reader.userId)
  expect(await tenant.query(ask, { user, id: shown, operation: 'read' })).toEqual({
    explainAccess: {
      isAllowed: true,
      reason: 'The rule "notes.public" allows it.',
      rules: [{ key: 'notes.public', isMatch: true }],
    },
  })
  expect(await tenant.query(ask, { user, id: hidden, operation: 'read' })).toMatchObject({
    explainAccess: { isAllowed: false, rules: [{ key: 'notes.public', isMatch: false }] },
  })
  expect(await tenant.query(ask, { user, id: shown, operation: 'delete' })).toMatchObject({
    explainAccess: { isAllowed: false, rules: [] },
  })
  expect((await reader.run(ask, { user, id: shown, operation: 'read' })).errors).toMatchObject([
    { code: 'FORBIDDEN' },
  ])
})
