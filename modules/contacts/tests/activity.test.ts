import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let [ann, ben, stranger]: TestActor[] = []
let partner: string
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  ann = await tenant.as('contacts.editor')
  ben = await tenant.as('contacts.reader')
  stranger = await tenant.as('base.user')
  partner = await newPartner()
})
afterAll(() => tenant?.close())

const person = (actor: TestActor | undefined): TestActor => {
  if (!actor) throw new Error('The stage is not set.')
  return actor
}

async function newPartner(): Promise<string> {
  const { createPartner } = await tenant.query<{ createPartner: { id: string } }>(
    'mutation { createPartner(input: { name: "Oak" }) { id } }',
  )
  return createPartner.id
}

const comment = 'mutation ($input: CommentCreateInput!) { made: createComment(input: $input) { id } }'
const plan =
  'mutation ($input: ActivityCreateInput!) { made: createActivity(input: $input) { id dueOn dueState assignee { id } type { name } } }'
const follow = 'mutation ($input: FollowerCreateInput!) { made: createFollower(input: $input) { id } }'
interface Made {
  made: { id: string; dueOn: string; dueState: string; assignee: { id: string }; type: { name: string } }
}
const on = (recordId: string, rest: object) => ({
  input: { entity: 'Partner', recordId: Number(recordId), ...rest },
})
const link = (actor: TestActor | undefined) => String(person(actor).userId)
const typeId = async (name: string): Promise<string> =>
  (
    await tenant.query<{ activityTypes: { nodes: { id: string }[] } }>(
      'query ($name: String) { activityTypes(filter: { name: { eq: $name } }) { nodes { id } } }',
      { name },
    )
  ).activityTypes.nodes[0]?.id ?? ''

describe('comments', () => {
  test('are read by all who see the record, and are absent for everybody else', async () => {
    const { made } = await person(ben).query<Made>(comment, on(partner, { body: '  Call back  ' }))
    const list = '{ comments { totalCount nodes { id body } } commentAggregate { count } }'
    expect(await person(ann).query(list)).toMatchObject({
      comments: { totalCount: 1, nodes: [{ id: made.id, body: 'Call back' }] },
    })
    for (const document of [list, `{ comment(id: "${made.id}") { id } }`]) {
      const { data, errors } = await person(stranger).run(document)
      expect(JSON.stringify([data, errors])).not.toContain('Call back')
    }
    const { errors } = await person(stranger).run(comment, on(partner, { body: 'I was here' }))
    const absent = await person(stranger).run(comment, on('987654', { body: 'I was here' }))
    expect(errors[0]?.code).toBe(absent.errors[0]?.code)
    expect(errors[0]?.message).toBe(absent.errors[0]?.message)
  })

  test('are changed and removed by their author only, and leave a mark', async () => {
    const { made } = await person(ben).query<Made>(comment, on(partner, { body: 'Frist' }))
    const edit =
      'mutation ($id: ID!, $body: String) { updateComment(id: $id, input: { body: $body }) { body editedAt } }'
    const remove = 'mutation ($id: ID!) { removeComments(ids: [$id]) { body removedAt } }'
    for (const other of [person(ann), tenant])
      for (const document of [edit, remove])
        expect((await other.run(document, { id: made.id, body: 'Mine' })).errors).toHaveLength(1)
    expect(await person(ben).query(edit, { id: made.id, body: 'First' })).toMatchObject({
      updateComment: { body: 'First', editedAt: expect.stringMatching(/Z$/) },
    })
    expect(await person(ben).query(remove, { id: made.id })).toMatchObject({
      removeComments: [{ body: '', removedAt: expect.stringMatching(/Z$/) }],
    })
    expect((await person(ben).run(edit, { id: made.id, body: 'Back' })).errors[0]?.message).toContain(
      'removed',
    )
  })

  test('mention those who see the record, and nobody else', async () => {
    const mention = (actor: TestActor | undefined) => ({
      body: 'Look',
      mentions: { set: [link(actor)] },
    })
    const { errors } = await person(ben).run(comment, on(partner, mention(stranger)))
    expect(errors[0]).toMatchObject({
      code: 'VALIDATION',
      issues: [
        {
          rule: 'comment.mentions',
          message: 'base.user cannot see this record, so they cannot be mentioned.',
        },
      ],
    })
    await person(ben).query(comment, on(partner, mention(ann)))
  })

  test('stay with their record, exist only on records that have activity, and are not empty', async () => {
    const { made } = await person(ben).query<Made>(comment, on(partner, { body: 'Here' }))
    const other = await newPartner()
    const move = `mutation { updateComment(id: "${made.id}", input: { recordId: ${other} }) { id } }`
    expect((await person(ben).run(move)).errors[0]?.issues[0]?.rule).toBe('comment.record')
    expect((await person(ben).run(comment, on(partner, { body: '  ' }))).errors[0]?.issues[0]?.rule).toBe(
      'comment.author',
    )
    const elsewhere = { input: { entity: 'Currency', recordId: 1, body: 'No' } }
    expect((await tenant.run(comment, elsewhere)).errors[0]?.issues[0]?.path).toContain('entity')
  })

  test('are told live to whoever sees the record, and go with it', async () => {
    const own = await newPartner()
    const live = await tenant.subscribe<{ told: { operation: string; node: { body: string } | null } }>(
      'subscription ($id: Int) { told: commentChanged(filter: { entity: { eq: "Partner" }, recordId: { eq: $id } }) { operation node { body } } }',
      { id: Number(own) },
      { viewer: await person(ann).viewer() },
    )
    await live.next()
    await person(ben).query(comment, on(own, { body: 'Hello' }))
    expect((await live.next()).value?.data.told).toMatchObject({ node: { body: 'Hello' } })
    await live.return?.()
    await tenant.query(`mutation { deletePartners(ids: ["${own}"]) }`)
    const left = `{ comments(filter: { recordId: { eq: ${own} } }) { totalCount } followers(filter: { recordId: { eq: ${own} } }) { totalCount } }`
    expect(await tenant.query(left)).toEqual({ comments: { totalCount: 0 }, followers: { totalCount: 0 } })
  })
})

describe('followers', () => {
  test('are people themselves, those who comment, and whom somebody with the right to write adds', async () => {
    const own = await newPartner()
    const user = (actor: TestActor | undefined) => ({ user: link(actor) })
    await Promise.all([1, 2, 3].map((n) => person(ben).query(comment, on(own, { body: `Hi ${n}` }))))
    expect((await person(ben).run(follow, on(own, user(ben)))).errors[0]?.message).toContain('already')
    expect((await person(ben).run(follow, on(own, user(ann)))).errors[0]?.issues[0]?.rule).toBe(
      'follower.user',
    )
    expect((await person(ann).run(follow, on(own, user(stranger)))).errors[0]?.message).toContain(
      'cannot see',
    )
    const third = await tenant.as('contacts.reader')
    const { made } = await person(ann).query<Made>(follow, on(own, user(third)))
    const stop = `mutation { deleteFollowers(ids: ["${made.id}"]) }`
    expect((await person(ben).run(stop)).errors[0]?.code).toBe('FORBIDDEN')
    await third.query(stop)
  })
})

describe('planned activities', () => {
  test('take day and assignee by themselves, and tell how they lie to today of whoever reads', async () => {
    const { made } = await person(ben).query<Made>(
      plan,
      on(partner, { type: await typeId('Call'), summary: 'Ring' }),
    )
    const due = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
    expect(made).toMatchObject({ dueOn: due, dueState: 'LATER', assignee: { id: link(ben) } })
    const today = new Date().toISOString().slice(0, 10)
    const input = { type: await typeId('Mail'), summary: 'Write', dueOn: today }
    const late = await person(ben).query<Made>(plan, on(partner, input))
    const read = `{ activity(id: "${late.made.id}") { dueState } activityAggregate(groupBy: [{ dueState: true }]) { count } }`
    // Somewhere it is always another day.
    const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC']
    const viewer = await person(ben).viewer()
    const states = await Promise.all(
      zones.map(async (timeZone) => {
        const { activity } = await tenant.query<{ activity: { dueState: string } }>(
          read,
          {},
          {
            viewer: { ...viewer, timeZone },
          },
        )
        return activity.dueState
      }),
    )
    expect(states[2]).toBe('TODAY')
    expect(new Set(states).size).toBeGreaterThan(1)
  })

  test('are completed once, with the next one planned, when two try at the same moment', async () => {
    const type = await typeId('Call')
    const { made } = await person(ben).query<Made>(
      plan,
      on(partner, {
        type: type,
        summary: 'Race',
        assignee: link(ann),
      }),
    )
    const complete =
      'mutation ($id: ID!, $next: ID) { completeActivities(ids: [$id], feedback: "Fine", nextType: $next, nextSummary: "After the race") { state doneBy { id } } }'
    const replies = await Promise.all(
      [ann, ben].map((actor) => person(actor).run(complete, { id: made.id, next: type })),
    )
    expect(replies.map(({ errors }) => errors.length).sort()).toEqual([0, 1])
    expect(
      await tenant.query(
        '{ activities(filter: { summary: { eq: "After the race" } }) { nodes { state assignee { id } } } }',
      ),
    ).toEqual({ activities: { nodes: [{ state: 'PLANNED', assignee: { id: link(ann) } }] } })
  })

  test('are given to people who see the record, and changed by nobody but them and who planned them', async () => {
    const input = { type: await typeId('To do'), summary: 'Tidy' }
    const given = { ...input, assignee: link(stranger) }
    expect((await person(ben).run(plan, on(partner, given))).errors[0]?.issues[0]?.rule).toBe(
      'activity.assignee',
    )
    const { made } = await person(ben).query<Made>(plan, on(partner, input))
    const cancel = `mutation { cancelActivities(ids: ["${made.id}"]) { state } }`
    expect((await person(ann).run(cancel)).errors[0]?.code).toBe('FORBIDDEN')
    expect(await person(ben).query(cancel)).toEqual({ cancelActivities: [{ state: 'CANCELLED' }] })
  })
})
