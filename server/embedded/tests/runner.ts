// A program as small as can be around the start-up code, for tests that need a process to kill.
import { acquireFolder } from '../acquire-folder.ts'
import { startEmbedded } from '../start-embedded.ts'
import { StartupError } from '../startup-error.ts'

const [folder = '', mode = 'serve'] = process.argv.slice(2)

function tell(message: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

try {
  const began = Date.now()
  const lock = mode === 'serve' ? acquireFolder(folder) : undefined
  const database = await startEmbedded({ folder, log: (line) => tell({ log: line }) })
  lock?.describe({ address: 'http://127.0.0.1:4999' })
  const { url, port, pid, version, reused } = database
  if (mode !== 'once') {
    const alive = setInterval(() => undefined, 1_000)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, async () => {
        tell({ stopping: signal })
        await database.stop()
        lock?.release()
        clearInterval(alive)
      })
    }
  }
  // Only now: who reads it may send a signal at once.
  tell({ ready: { url, port, pid, version, reused, milliseconds: Date.now() - began } })
  if (mode === 'once') await database.stop()
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  tell({ refused: { code: error.code, message: error.message, hint: error.hint } })
  process.exitCode = 1
}
