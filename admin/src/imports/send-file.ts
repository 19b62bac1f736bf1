/** Sends files to the server's routes for imports. */

import { ApiError } from '../data/errors.ts'
import { reach, readJson } from '../data/graphql.ts'
import { t } from '../i18n/translate.ts'
import type { Preview, ReadOptions } from './types.ts'

/** Most bytes of a file that the server takes. */
export const largestFile = 200_000_000

const types = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson',
}

/** Endings of the files that can be chosen. */
export const endings = '.csv,.tsv,.txt,.xlsx,.ndjson,.jsonl'

/** Why the file cannot be imported, as far as its name and size tell; null when they do not. */
export function problemOf({ name, size }: File): string | null {
  if (/\.xls$/i.test(name)) return t('This is a workbook of an old kind. Save it as XLSX or CSV.')
  if (!formatOf(name)) return t('Choose a CSV file, an Excel workbook (XLSX) or JSON lines (NDJSON).')
  if (size === 0) return t('The file is empty.')
  if (size > largestFile)
    return t(
      'The file is larger than 200 MB. Split it, or import it on the command line with “npx trellis import”.',
    )
  return null
}

function formatOf(name: string): keyof typeof types | null {
  if (/\.xlsx$/i.test(name)) return 'xlsx'
  if (/\.(ndjson|jsonl)$/i.test(name)) return 'ndjson'
  return /\.(csv|tsv|txt)$/i.test(name) ? 'csv' : null
}

/** Asks what the file holds. */
export function previewFile(
  file: File,
  entity: string,
  options: ReadOptions,
  signal?: AbortSignal,
): Promise<Preview> {
  return send<Preview>('/base/import/preview', file, { entity, ...options }, signal)
}

/** What a run is asked for. */
export interface RunRequest {
  entity: string
  mode: 'TRY' | 'COMMIT'
  mapping: object
  options: ReadOptions
}

/** Starts a run in the background; gives the id of its job. */
export async function startRun(file: File, { entity, mode, mapping, options }: RunRequest): Promise<string> {
  const { jobId } = await send<{ jobId: number }>('/base/import', file, {
    entity,
    mode,
    mapping: JSON.stringify(mapping),
    background: 'true',
    name: file.name,
    ...options,
  })
  return String(jobId)
}

async function send<T>(
  path: string,
  file: File,
  parameters: Record<string, string | undefined>,
  signal?: AbortSignal,
): Promise<T> {
  const format = formatOf(file.name)
  if (!format)
    throw new ApiError(t('The name of the file does not tell its format.'), { code: 'BAD_REQUEST' })
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const response = await reach(`${path}?${new URLSearchParams(given)}`, {
    method: 'POST',
    headers: { 'content-type': types[format], 'x-trellis-csrf': '1' },
    body: file,
    signal,
  })
  const body = await readJson<T & { error?: { code: string; message: string } }>(response)
  if (response.ok && body) return body
  const { code = 'UNAVAILABLE', message = t('The server gave no usable answer. Try again in a moment.') } =
    body?.error ?? {}
  throw new ApiError(message, { code, status: response.status })
}
