/**
 * Every tenant's data holds a text of its own, its canary: however requests of three tenants are mixed, fail, time out
 * or are given up, in one process with two connections for each, nobody gets to see a canary of somebody else.
 * `TRELLIS_TEST_ROUNDS=40` makes it 100,000 requests.
 */
import { expect, test } from 'vitest'
import { firstSeed, rounds, sampled } from '#server/testing/random/choices.ts'
import { randomRequest } from './canary-requests.ts'
import { type CanaryTenant, openCanaries } from './canary-stage.ts'
import { useControl } from './control.ts'

const control = useControl()
const perRound = 2_500
const inParallel = 48

test('nothing of one tenant is told to another', async () => {
  const stage = await openCanaries(control.get())
  const { tenants, ask } = stage
  const leaks: string[] = []
  const seen = { own: 0, ok: 0, refused: 0, failed: 0, givenUp: 0, events: 0, statements: 0 }
  const foreign = (text: string, { name }: CanaryTenant): boolean =>
    tenants.some((other) => other.name !== name && text.toLowerCase().includes(other.canary))
  try {
    for (const tenant of tenants) {
      await stage.follow(tenant, (text) => {
        if (text.includes(tenant.canary)) seen.events += 1
        if (foreign(text, tenant)) leaks.push(`${tenant.name} was told: ${text.slice(0, 500)}`)
      })
    }
    stage.obstruct()
    for (let round = 0; round < rounds; round += 1) {
      const requests = sampled((choices) => randomRequest(choices, tenants), perRound, firstSeed + round)
      const work = async (): Promise<void> => {
        for (let asked = requests.pop(); asked; asked = requests.pop()) {
          const answer = await ask(asked)
          if (!answer) seen.givenUp += 1
          else if (answer.status >= 500) seen.failed += 1
          else if (answer.status >= 400 || answer.text.includes('"errors":')) seen.refused += 1
          else seen.ok += 1
          if (answer?.text.includes(asked.tenant.canary)) seen.own += 1
          if (answer && foreign(answer.text, asked.tenant))
            leaks.push(
              `${asked.tenant.name} asked ${asked.body ?? asked.path} and got ${answer.text.slice(0, 1000)}`,
            )
        }
      }
      await Promise.all(Array.from({ length: inParallel }, work))
      for (const tenant of tenants) {
        const sent = stage.statements(tenant)
        seen.statements += sent.length
        for (const text of sent)
          if (foreign(text, tenant)) leaks.push(`To the database of ${tenant.name}: ${text.slice(0, 500)}`)
      }
    }
    for (const line of stage.logged) {
      const owner = tenants.find(({ name }) => line.includes(`"tenant":"${name}"`))
      const strange = owner
        ? foreign(line, owner)
        : tenants.some(({ canary }) => line.toLowerCase().includes(canary))
      if (strange) leaks.push(`The log has ${line.slice(0, 500)}`)
    }
    for (const tenant of tenants) {
      const others = tenants.filter(({ name }) => name !== tenant.name).map(({ canary }) => canary)
      for (const table of await stage.tablesWith(tenant, others))
        leaks.push(`${tenant.name} keeps in ${table}`)
      expect(await stage.tablesWith(tenant, [tenant.canary])).toContain('public.partner')
    }
  } finally {
    await stage.stop()
  }
  if (rounds > 1) console.info(JSON.stringify({ ...seen, log: stage.logged.size }))
  expect(leaks.slice(0, 20)).toEqual([])
  // It looked where there is something to see.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
  expect(seen.own).toBeGreaterThan((perRound * rounds) / 4)
  expect(stage.logged.size).toBeGreaterThan(0)
}, 7_200_000)
