/** Mappings that the viewer keeps by a name, for the next file with the same columns. */
import { keepSetting, useSettings } from '../settings/user-settings.ts'
import type { Matching } from './matching.ts'
import type { Preview } from './types.ts'

/** What is kept: matches by the names of the columns. */
interface Kept {
  columns: string[]
  matching: Matching
}

const prefixOf = (entity: string): string => `import.${entity}.`
/** Keys of settings have at most two hundred characters. */
export const longestName = 100

/** The names of the mappings that fit the columns of the file, and what each says. */
export function useSavedMappings(preview: Preview): { name: string; matching: Matching }[] {
  const prefix = prefixOf(preview.entity)
  const names = preview.columns.map(({ name }) => name)
  return Object.entries(useSettings())
    .filter((entry): entry is [string, Kept] => entry[0].startsWith(prefix) && isKept(entry[1]))
    .filter(
      ([, { columns }]) => columns.length === names.length && names.every((name) => columns.includes(name)),
    )
    .map(([key, { columns, matching }]) => ({
      name: key.slice(prefix.length),
      matching: {
        found: matching.found,
        matches: names.flatMap((name) => matching.matches[columns.indexOf(name)] ?? []),
      },
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'columns' in value && 'matching' in value
}

/** Keeps a mapping; one of the same name is replaced. */
export function saveMapping(preview: Preview, name: string, matching: Matching): void {
  const kept: Kept = { columns: preview.columns.map((column) => column.name), matching }
  keepSetting(prefixOf(preview.entity) + name.trim().slice(0, longestName), kept)
}
