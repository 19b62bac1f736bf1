/** The child's side of a contender: it tells where it answers, and lives no longer than the benchmark. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Tells the benchmark the address, such as `http://127.0.0.1:40123`. */
export function announce(address: string): void {
  process.send?.({ address })
  process.on('disconnect', () => process.exit(0))
}

/** Listens on any free port of the loopback and announces it. */
export async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

/** A value that the contender cannot do without. */
export function setting(name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new Error(`${name} is not set: contenders are started by the benchmark.`)
}
