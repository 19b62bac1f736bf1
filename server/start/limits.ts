import { StartupError } from '#server/embedded/startup-error.ts'

/** Beyond these a process is replaced; 0 means that there is no limit. */
export interface Limits {
  /** Megabytes of resident memory. */
  memory: number
  /** Milliseconds. */
  age: number
  /** Requests answered. */
  requests: number
  /** Milliseconds that what is under way may take at the end. */
  drain: number
}

/** Options of `start` that set them; the environment may do so instead. */
export const limitOptions = {
  'max-memory': { type: 'string' },
  'max-age': { type: 'string' },
  'max-requests': { type: 'string' },
  drain: { type: 'string' },
} as const

type Given = Partial<Record<keyof typeof limitOptions, string | undefined>>

/**
 * Reads the limits: `--max-memory` or TRELLIS_MAX_MEMORY in megabytes, `--max-age` or TRELLIS_MAX_AGE in minutes,
 * `--max-requests` or TRELLIS_MAX_REQUESTS, `--drain` or TRELLIS_DRAIN in seconds.
 * @throws StartupError SETTING_INVALID
 */
export function limitsFrom(given: Given, env: NodeJS.ProcessEnv): Limits {
  const number = (option: keyof typeof limitOptions, variable: string, otherwise: number): number => {
    const text = given[option] ?? env[variable] ?? ''
    if (text === '') return otherwise
    if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return Number(text)
    throw new StartupError(
      'SETTING_INVALID',
      `--${option} ${text} is not a number.`,
      `Give a number, such as --${option} ${otherwise || 60}; 0 means no limit.`,
    )
  }
  return {
    memory: number('max-memory', 'TRELLIS_MAX_MEMORY', 2_048),
    age: number('max-age', 'TRELLIS_MAX_AGE', 0) * 60_000,
    requests: number('max-requests', 'TRELLIS_MAX_REQUESTS', 0),
    drain: number('drain', 'TRELLIS_DRAIN', 20) * 1_000,
  }
}
