import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartupError } from '#server/embedded/startup-error.ts'

/** The clone: the folder that holds package.json. */
export const projectFolder = resolve(import.meta.dirname, '../..')

/** What `start` was asked to do, by options and environment. */
export interface StartSettings {
  port: number
  host: string | undefined
  /** The tenant that a first start makes, and that `demo` fills. */
  tenant: string
  demo: boolean
  /** Modules of the first tenant; undefined for all there are. */
  modules: string[] | undefined
  admin: { email: string; password: string | undefined }
  /** Does this process answer requests? */
  web: boolean
  /** Does this process do the work that no request waits for? */
  worker: boolean
}

/** Where the embedded database, files and keys are kept. */
export function dataFolderOf(env: NodeJS.ProcessEnv): string {
  return resolve(env.TRELLIS_DATA || join(projectFolder, '.data'))
}

export const startOptions = {
  demo: { type: 'boolean' },
  port: { type: 'string' },
  tenant: { type: 'string' },
  web: { type: 'string' },
  worker: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Reads the options and the environment of a start.
 * @throws StartupError SETTING_INVALID, TypeError of `parseArgs` for options that do not exist
 */
export function startSettings(argv: string[], env: NodeJS.ProcessEnv): StartSettings {
  const { values } = parseArgs({ args: argv, options: startOptions, allowPositionals: false })
  const settings: StartSettings = {
    port: portOf(values.port ?? env.PORT ?? '4000'),
    host: env.HOST || undefined,
    tenant: values.tenant ?? 'main',
    demo: values.demo ?? false,
    modules: env.TRELLIS_MODULES?.split(/[\s,]+/).filter(Boolean),
    admin: {
      email: (env.TRELLIS_ADMIN_EMAIL || 'admin@example.com').trim().toLowerCase(),
      password: env.TRELLIS_ADMIN_PASSWORD || undefined,
    },
    web: countOf('web', values.web) > 0,
    worker: countOf('worker', values.worker) > 0,
  }
  if (settings.web || settings.worker) return settings
  throw new StartupError(
    'SETTING_INVALID',
    'With neither web nor worker there is nothing to start.',
    'Leave out --web 0 or --worker 0.',
  )
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new StartupError(
    'SETTING_INVALID',
    `"${text}" is not a port.`,
    'Give a number from 1 to 65535: PORT=4001 npm start',
  )
}

function countOf(role: string, text = '1'): number {
  if (text === '0' || text === '1') return Number(text)
  throw new StartupError(
    'SETTING_INVALID',
    `--${role} ${text} is not 0 or 1: one start runs one ${role} process.`,
    'For more, start the program several times with the same DATABASE_URL, behind a reverse proxy.',
  )
}
