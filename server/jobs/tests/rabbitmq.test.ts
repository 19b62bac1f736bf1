import { Connection } from 'rabbitmq-client'
import { describe } from 'vitest'
import { brokerUrl, isMissing } from '#server/testing/available.ts'
import { queueOf, rabbitTransport } from '../transports/rabbitmq.ts'
import { testTransport } from './contract.ts'

const url = brokerUrl()

describe.skipIf(isMissing('RabbitMQ (TRELLIS_TEST_AMQP_URL)', url))('RabbitMQ', () =>
  testTransport(
    () => rabbitTransport(url ?? '', () => undefined),
    url,
    async (tenant) => {
      const connection = new Connection(url)
      await connection.queueDelete({ queue: queueOf(tenant).name })
      await connection.close()
    },
  ),
)
