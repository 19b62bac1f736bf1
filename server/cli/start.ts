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

Several processes, which a primary restarts when they end (--web 1 --worker 1 is the smallest such program):
  --web N          processes that answer requests, on one port
  --worker N       processes that work in the background; one more begins what is due at its time
  --max-memory MB  replace a process that takes more (TRELLIS_MAX_MEMORY, else 2048; 0 for no limit)
  --max-age MIN    replace a process after so many minutes (TRELLIS_MAX_AGE, else no limit)
  --max-requests N replace a process after so many requests (TRELLIS_MAX_REQUESTS, else no limit)
  --drain SECONDS  what is under way when a process ends gets so long (TRELLIS_DRAIN, else 20)
trellis restart, or SIGHUP, replaces them all, one after the other, while requests go on.

Environment: TRELLIS_DATA, DATABASE_URL, PORT, HOST, TRELLIS_ADMIN_EMAIL, TRELLIS_ADMIN_PASSWORD, TRELLIS_MODULES.
Without DATABASE_URL it runs a PostgreSQL of its own, which keeps its data in TRELLIS_DATA (.data in the clone).
`

/** Serves until a signal ends it. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return main(argv, env)
}
