import { expect, test } from 'vitest'
import { brokerUrl, isMissing } from '#server/testing/available.ts'
import { run as loseBroker } from '../cases/broker-down.ts'
import { run as breakWorkers } from '../cases/job-workers.ts'
import { run as killSchedulers } from '../cases/schedules.ts'

test('no job is lost and none has an effect twice when workers are killed and frozen', async () => {
  const { figure } = await breakWorkers(true)
  expect(figure).toMatch(/^0 lost, 0 doubled of 120 jobs/)
}, 180_000)

test('no time of a schedule is missed or run twice when schedulers are killed', async () => {
  const { figure } = await killSchedulers(true)
  expect(figure).toMatch(/^0 missed, 0 run twice/)
})

test.skipIf(isMissing('RabbitMQ (TRELLIS_TEST_AMQP_URL)', brokerUrl()))(
  'writes go on while RabbitMQ is away, and their jobs run once when it is back',
  async () => {
    const { figure } = await loseBroker(true)
    expect(figure).toMatch(/^0 writes failed, 0 lost, 0 doubled of 400 jobs/)
  },
  180_000,
)
