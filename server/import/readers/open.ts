import { openCsv } from './csv.ts'
import type { Inspection } from './inspect.ts'
import { openNdjson } from './ndjson.ts'
import type { Format, Source } from './row.ts'
import { openXlsx } from './xlsx.ts'

const openers: Record<Format, (inspection: Inspection) => Promise<Source>> = {
  csv: openCsv,
  xlsx: openXlsx,
  ndjson: openNdjson,
}

/**
 * Opens a file that was looked at before.
 * @throws TrellisError BAD_REQUEST when it is empty or not what its name says
 */
export function openSource(inspection: Inspection): Promise<Source> {
  return openers[inspection.format](inspection)
}
