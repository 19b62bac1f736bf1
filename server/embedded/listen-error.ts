import { errorCode } from './error-code.ts'
import { StartupError } from './startup-error.ts'

/**
 * Turns the error of an HTTP server's `listen` into a StartupError that says what to do.
 * @param error what the server's `error` event gave
 * @param port the TCP port that was asked for
 * @returns PORT_TAKEN or PORT_FORBIDDEN, or the same error where it is something else
 */
export function explainListenError(error: unknown, port: number): Error {
  const code = errorCode(error)
  if (code === 'EADDRINUSE') {
    return new StartupError(
      'PORT_TAKEN',
      `Port ${port} is taken by another program.`,
      `Stop that program, or choose another port: PORT=${port + 1} npm start`,
    )
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new StartupError(
      'PORT_FORBIDDEN',
      `This account may not listen on port ${port}${port < 1024 ? ' (ports below 1024 are kept for root)' : ''}.`,
      'Choose a port from 1024 up, such as PORT=4000 npm start, and let a reverse proxy serve port 80 or 443.',
    )
  }
  return error instanceof Error ? error : new Error(String(error))
}
