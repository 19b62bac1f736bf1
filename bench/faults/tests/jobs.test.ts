import { expect, test } from 'vitest'
import { run as breakWorkers } from '../cases/job-workers.ts'
import { run as killSchedulers } from '../cases/schedules.ts'

test('no job is lost and none has an effect twice when workers are killed and frozen', async () => {
  const { figure } = await breakWorkers(true)
  expect(figure).toMatch(/^0 lost, 0 doubled of 120 jobs/)
}, 180_000)

test('no time of a schedule is missed or run twice when schedulers are killed', async () => {
  const { figure } = await killSchedulers(true)
  expect(figure).toMatch(/^0 missed, 0 run twice/)
}, 120_000)
