/** Reads the translations of the platform and of modules from their `i18n/` folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { canonicalTag } from '#core/language.ts'
import type { ModuleManifest } from '#core/module.ts'
import type { Catalogue } from '#core/words.ts'

/** Name that the platform's own texts go by among those of modules. */
export const platform = 'platform'

/** Catalogues by the tag of their language, then by module in the order of the set, the platform first. */
export type Catalogues = Map<string, Map<string, Catalogue>>

/** The platform's own folder of translations. */
export const platformFolder = new URL('../../i18n/', import.meta.url)

const read = new Map<string, Map<string, Catalogue>>()

/** Catalogues of a module set. @throws Error that names a file which is no catalogue */
export function cataloguesOf(modules: ModuleManifest[]): Catalogues {
  const found: Catalogues = new Map()
  const folders: [string, URL | undefined][] = [
    [platform, platformFolder],
    ...modules.map(({ name, translations }): [string, URL | undefined] => [name, translations]),
  ]
  for (const [module, folder] of folders) {
    for (const [tag, catalogue] of folder ? folderOf(folder) : []) {
      const ofLanguage = found.get(tag) ?? new Map<string, Catalogue>()
      found.set(tag, ofLanguage.set(module, catalogue))
    }
  }
  return found
}

/** Catalogues of a folder by tag; each folder is read once, since files of a running program do not change. */
function folderOf(folder: URL): Map<string, Catalogue> {
  const known = read.get(folder.href)
  if (known) return known
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  const catalogues = new Map(files.sort().map((name) => [tagOf(name), readCatalogue(new URL(name, folder))]))
  read.set(folder.href, catalogues)
  return catalogues
}

function tagOf(name: string): string {
  const tag = canonicalTag(name.replace(/\.json$/, ''))
  if (tag) return tag
  throw new Error(
    `"${name}" is not named after a language: call it by its tag, such as fr.json or pt-BR.json.`,
  )
}

/** The catalogue in a file. @throws Error that names the file */
export function readCatalogue(file: URL): Catalogue {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const isCatalogue =
    typeof parsed === 'object' &&
    parsed !== null &&
    !Array.isArray(parsed) &&
    Object.values(parsed).every((value) => typeof value === 'string')
  if (isCatalogue) return parsed as Catalogue
  throw new Error(`${file.pathname} must be one object of texts: {"English text": "translation"}.`)
}
