/** Where the public data sets lie that some tests import; they are not part of the project. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

/** The folder of a data set, or undefined, said aloud, where it is absent. */
export function dataSet(name: string): string | undefined {
  const places = [process.env.TRELLIS_DATA_SETS, join(root, '../shared/data')].filter(
    (place) => place !== undefined,
  )
  const found = places.map((place) => join(place, name)).find((folder) => existsSync(folder))
  if (!found)
    console.warn(
      `The data set ${name} is not here (TRELLIS_DATA_SETS names its folder): its tests are skipped.`,
    )
  return found
}

/** Mapping files of the guide. */
export const mappings = join(root, 'docs/import')
