import { main } from '#server/main.ts'

export const name = 'start'
export const summary = 'Start Trellis: database, web server and background work.'
export const usage = `
Usage: trellis start [options]      (or: npm start -- [options])

  --demo           load demo data
  --port NUMBER    port to listen on (PORT, else 4000)
  --tenant NAME    the tenant that a first start makes (main)
  --web 0          answer no requests: work in the background only
  --worker 0       do no background work: answer requests only

Environment: TRELLIS_DATA, DATABASE_URL, PORT, HOST, TRELLIS_ADMIN_EMAIL, TRELLIS_ADMIN_PASSWORD, TRELLIS_MODULES.
Without DATABASE_URL it runs a PostgreSQL of its own, which keeps its data in TRELLIS_DATA (.data in the clone).
`

/** Serves until a signal ends it. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return main(argv, env)
}
