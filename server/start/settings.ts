import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartupError } from '#server/embedded/startup-error.ts'
import { type Limits, limitOptions, limitsFrom } from './limits.ts'

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
  /** How many processes answer requests. */
  web: number
  /** How many processes do the work that no request waits for. */
  worker: number
  /** Do the processes run under a primary that restarts them? Otherwise this one does everything by itself. */
  isCluster: boolean
  /** When a process of several is replaced. */
  limits: Limits
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
  ...limitOptions,
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Reads the options and the environment of a start.
 * @throws StartupError SETTING_INVALID, TypeError of `parseArgs` for options that do not exist
 */
export function startSettings(argv: string[], env: NodeJS.ProcessEnv): StartSettings {
  const { values } = parseArgs({ args: argv, options: startOptions, allowPositionals: false })
  const web = countOf('web', values.web)
  const worker = countOf('worker', values.worker)
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
    web,
    worker,
    isCluster: web > 1 || worker > 1 || (values.web === '1' && values.worker === '1'),
    limits: limitsFrom(values, env),
  }
  if (web + worker > 0) return settings
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

const mostProcesses = 64

function countOf(role: string, text = '1'): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count <= mostProcesses) return count
  throw new StartupError(
    'SETTING_INVALID',
    `--${role} ${text} is not a number of processes.`,
    `Give a number from 0 to ${mostProcesses}, such as --${role} 2.`,
  )
}
