/** Reads mapping files, and lists of them. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TrellisError } from '#core/errors.ts'
import { isPlan, type Mapping, parseMapping, parsePlan } from './mapping.ts'

/** A mapping and the name of its file. */
export interface LoadedMapping {
  name: string
  mapping: Mapping
}

/**
 * The mappings of a file, in the order in which they are to run: itself, or those that it lists.
 * @throws TrellisError NOT_FOUND, BAD_REQUEST
 */
export async function loadMappings(path: string): Promise<LoadedMapping[]> {
  const value = await readJson(path)
  if (!isPlan(value)) return [{ name: basename(path), mapping: parseMapping(value, path) }]
  const files = parsePlan(value, path).run.map((file) => join(dirname(path), file))
  const lists = await Promise.all(files.map(loadMappings))
  return lists.flat()
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new TrellisError('NOT_FOUND', `There is no mapping file ${path}.`, { cause })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : ''
    throw new TrellisError('BAD_REQUEST', `The mapping file ${path} is not valid JSON: ${why}`, { cause })
  }
}
