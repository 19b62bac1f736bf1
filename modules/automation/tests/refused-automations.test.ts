import { describe, expect, test } from 'vitest'
import { automation, create, kit, noteOf, partner, setNote, when } from './automation-stage.ts'

test('trying out tells what would be done, and does nothing', async () => {
  const id = await automation({ ...when, trigger: 'CHANGED', condition: { isCompany: { eq: true } } }, [
    setNote,
    { kind: 'CREATE_RECORD', entity: 'Tag', values: { name: 'Tried' } },
  ])
  const company = await partner({ name: 'Trial', isCompany: true })
  const person = await partner({ name: 'Nobody', isCompany: false })
  const attempt = async (record: string) =>
    (
      await kit.tenant.query<{ tried: { state: string; error: string | null; result: object }[] }>(
        'mutation ($id: ID!, $record: ID!) { tried: tryOutAutomations(ids: [$id], record: $record) { state error result } }',
        { id, record },
      )
    ).tried
  expect(await attempt(company)).toMatchObject([
    {
      state: 'TRIED',
      error: null,
      result: {
        isMet: true,
        steps: [
          { step: 'SET_FIELDS', values: { comment: 'Seen Trial' } },
          { step: 'CREATE_RECORD', entity: 'Tag' },
        ],
        changes: [
          { entity: 'Partner', id: company, operation: 'UPDATE' },
          { entity: 'Tag', operation: 'CREATE' },
        ],
      },
    },
  ])
  expect(await attempt(person)).toMatchObject([{ result: { isMet: false } }])
  expect(await noteOf(company)).toBeNull()
  const { tags } = await kit.tenant.query<{ tags: { nodes: object[] } }>(
    '{ tags(filter: { name: { eq: "Tried" } }) { nodes { id } } }',
  )
  expect(tags.nodes).toEqual([])
})

describe('what could never work is refused when it is saved:', () => {
  const step = (one: object) => ({ ...when, steps: { create: [one] } })
  test.each<[string, object, (string | number)[], string]>([
    [
      'an entity that there is not',
      { entity: 'Unicorn', trigger: 'CREATED' },
      ['entity'],
      'There is no entity "Unicorn"',
    ],
    ['no steps', when, ['steps'], 'add a step'],
    ['a condition on no field', { ...when, condition: { horn: { eq: 1 } } }, ['condition'], 'horn'],
    [
      'a value of a wrong type',
      { ...when, trigger: 'FIELD_SET', triggerField: 'isCompany', setTo: 'yes' },
      ['setTo'],
      'Boolean',
    ],
    [
      'a date that is none',
      { ...when, trigger: 'DATE', triggerField: 'name' },
      ['triggerField'],
      'has no date "name"',
    ],
    ['a schedule that is none', { trigger: 'SCHEDULE', schedule: 'at noon' }, ['schedule'], 'is no schedule'],
    [
      'a field that there is not',
      step({ kind: 'SET_FIELDS', values: { horn: 1 } }),
      ['steps', 'create', 0, 'values'],
      'horn',
    ],
    [
      'a field that only the platform sets',
      step({ kind: 'SET_FIELDS', values: { version: 1 } }),
      ['steps', 'create', 0, 'values'],
      'version',
    ],
    [
      'a field of a wrong type',
      step({ kind: 'SET_FIELDS', values: { isCompany: 'maybe' } }),
      ['steps', 'create', 0, 'values'],
      'Boolean',
    ],
    [
      'a path to nowhere',
      step({ kind: 'SET_FIELDS', values: { comment: '{horn}' } }),
      ['steps', 'create', 0, 'values'],
      '"horn" leads to no field',
    ],
    [
      'an action that there is not',
      step({ kind: 'RUN_ACTION', action: 'fly' }),
      ['steps', 'create', 0, 'action'],
      'no action "fly"',
    ],
    [
      'a record without what it needs',
      step({ kind: 'CREATE_RECORD', entity: 'Partner', values: { comment: 'x' } }),
      ['steps', 'create', 0, 'values'],
      'name',
    ],
    [
      'a message to nobody',
      step({ kind: 'NOTIFY', message: 'Hello' }),
      ['steps', 'create', 0, 'user'],
      'who is told',
    ],
    [
      'a recipient that is none',
      step({ kind: 'NOTIFY', message: 'Hello', recipientField: 'country' }),
      ['steps', 'create', 0, 'recipientField'],
      'does not lead to a user',
    ],
  ])('%s', async (_what, input, path, message) => {
    const { errors } = await kit.tenant.run(create, { input: { name: 'Wrong', ...input } })
    const issue = errors[0]?.issues.find((one) => one.path.join() === path.join())
    expect(issue?.message, JSON.stringify(errors)).toContain(message)
  })
})
