/** What some tests need and not every machine has. */
import { execFileSync } from 'node:child_process'

/** Path of an installed Chromium or Chrome, if there is one. */
export function chromiumPath(): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      // Not this one.
    }
  }
  return process.env.CHROMIUM_PATH
}

/** URL of a PostgreSQL server of one's own, to test against beside the embedded one. */
export function externalDatabaseUrl(): string | undefined {
  return process.env.TRELLIS_TEST_DATABASE_URL
}

/** URL of a RabbitMQ to test against. */
export function brokerUrl(): string | undefined {
  return process.env.TRELLIS_TEST_AMQP_URL
}

/**
 * For `test.skipIf`: true when what the tests need is missing, and says so once. Where everything must run
 * (TRELLIS_TEST_ALL), missing means failing.
 */
export function isMissing(what: string, value: string | undefined): boolean {
  if (value) return false
  if (process.env.TRELLIS_TEST_ALL) throw new Error(`TRELLIS_TEST_ALL is set, but there is no ${what}.`)
  console.warn(`Skipped: no ${what} on this machine.`)
  return true
}
