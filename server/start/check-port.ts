import { once } from 'node:events'
import { createServer } from 'node:net'
import { explainListenError } from '#server/embedded/listen-error.ts'

/**
 * Proves that a port can be listened on, before anything slow begins.
 * @throws StartupError PORT_TAKEN, PORT_FORBIDDEN
 */
export async function checkPort(port: number, host: string | undefined): Promise<void> {
  const probe = createServer()
  try {
    probe.listen(port, host)
    await once(probe, 'listening')
  } catch (error) {
    throw explainListenError(error, port)
  }
  probe.close()
  await once(probe, 'close')
}
