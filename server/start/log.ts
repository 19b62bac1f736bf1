import pino, { type Logger } from 'pino'

/**
 * The log: JSON lines on standard error, from the level of `TRELLIS_LOG_LEVEL` on.
 * @param process which one of several processes it is, such as `web-1`: a field of every line
 */
export function createLog(env: NodeJS.ProcessEnv, process?: string): Logger {
  const log = pino({ level: env.TRELLIS_LOG_LEVEL || 'warn' }, pino.destination(2))
  return process === undefined ? log : log.child({ process })
}
