/** The names that everything in a new module goes by, worked out and checked before a file is written. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyEntity } from '#core/entity.ts'
import type { ModuleManifest } from '#core/module.ts'
import { snake } from '#server/registry/indexes.ts'
import { lowerFirst, namesOf, upperFirst } from '#server/registry/names.ts'
import { orderModules } from '#server/registry/order.ts'
import { buildRegistry } from '#server/registry/registry.ts'

/** What a caller asked for. */
export interface ModuleRequest {
  name: string
  /** Names of modules; base when there is none. */
  depends?: string[]
  /** Type name of the entity; made of the module's name unless given. */
  entity?: string
}

/** Names for the templates. */
export interface ModuleWords {
  /** `spare-part` */
  module: string
  /** `sparePart`: what `modules/index.ts` imports it as. */
  identifier: string
  depends: string[]
  /** `SparePart` */
  entity: string
  /** `spare_part` */
  table: string
  /** `spare-part`, without an ending. */
  file: string
  /** `Spare part`, `Spare parts` */
  label: string
  plural: string
  names: ReturnType<typeof namesOf>
  /** The record of a dependency that the entity refers to. */
  related: { entity: string; field: string; label: string; importPath: string }
}

/** A request that cannot be fulfilled; the message says what to do. */
export class NewModuleError extends Error {}

const longest = 40
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let modules new null package private
  protected public return static super switch this throw true try typeof undefined var void while with yield`.split(
    /\s+/,
  ),
)

/**
 * Works out the names of a new module among the existing ones.
 * @param root folder of the clone
 * @throws NewModuleError for a bad or taken name, or a dependency that does not exist
 */
export function moduleWords(root: string, available: ModuleManifest[], request: ModuleRequest): ModuleWords {
  const { name } = request
  checkName(root, name)
  const depends = request.depends?.length ? [...new Set(request.depends)].sort() : ['base']
  for (const dependency of depends) checkDependency(available, dependency)
  const entity = request.entity ?? name.split('-').map(upperFirst).join('')
  const names = namesOf(entity)
  checkEntity(available, entity)
  const related = relatedEntity(root, available, depends)
  return {
    module: name,
    identifier: name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    depends,
    entity,
    table: snake(lowerFirst(entity)),
    file: snake(lowerFirst(entity)).replaceAll('_', '-'),
    label: words(entity),
    plural: words(upperFirst(names.many)),
    names,
    related,
  }
}

function checkName(root: string, name: string): void {
  if (!name) throw new NewModuleError('Give the module a name: npm run new:module fleet')
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name)) {
    throw new NewModuleError(
      `"${name}" is not a module name. Use lower-case words joined by dashes, such as "fleet" or "sale-stock".`,
    )
  }
  if (name.length > longest)
    throw new NewModuleError(`"${name}" is longer than ${longest} characters. Choose a shorter name.`)
  if (reserved.has(name))
    throw new NewModuleError(`"${name}" is a word of the language. Choose another, such as "${name}-desk".`)
  if (existsSync(join(root, 'modules', name)))
    throw new NewModuleError(`modules/${name} exists already. Choose another name, or remove that folder.`)
}

function checkDependency(available: ModuleManifest[], name: string): void {
  if (available.some((manifest) => manifest.name === name)) return
  const known = available.map((manifest) => manifest.name).sort()
  throw new NewModuleError(`There is no module "${name}" to depend on. Modules: ${known.join(', ')}.`)
}

function checkEntity(available: ModuleManifest[], entity: string): void {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(entity)) {
    throw new NewModuleError(
      `"${entity}" is not an entity name. Use one capitalised singular, such as "Vehicle".`,
    )
  }
  const types = buildRegistry(
    available,
    available.map((manifest) => manifest.name),
  ).schema.getTypeMap()
  const endings = ['', 'State', 'Filter', 'Connection', 'CreateInput']
  const taken = endings.map((ending) => entity + ending).find((type) => type in types)
  if (!taken && !(entity in globalThis)) return
  const why = taken ? `The API has a type ${taken} already` : `${entity} is a global name of the language`
  throw new NewModuleError(`${why}. Name the entity yourself: --entity ${entity}Record`)
}

/** The main entity of the first dependency that has one: what stands first in its part of the navigation. */
function relatedEntity(root: string, available: ModuleManifest[], depends: string[]): ModuleWords['related'] {
  const direct = depends.map((name) => available.find((manifest) => manifest.name === name))
  const indirect = orderModules(available, depends).reverse()
  for (const manifest of [...direct, ...indirect]) {
    const candidates = (manifest?.entities ?? [])
      .filter(({ trellis }) => !trellis.partOf && !trellis.readonly)
      .sort((a, b) => sequence(a) - sequence(b))
    for (const { trellis } of candidates) {
      const importPath = fileOf(root, manifest?.name ?? '', trellis.name)
      if (!importPath) continue
      const field = lowerFirst(trellis.name)
      const isTaken = ['name', 'state', 'dueOn', 'note'].includes(field)
      return {
        entity: trellis.name,
        field: isTaken ? `related${trellis.name}` : field,
        label: trellis.label,
        importPath,
      }
    }
  }
  throw new NewModuleError(`None of ${depends.join(', ')} has an entity to refer to. Depend on base as well.`)
}

const sequence = ({ trellis }: AnyEntity): number => trellis.menu?.sequence ?? Number.MAX_SAFE_INTEGER

/** `#modules/contacts/entities/partner.ts`: where the module exports the entity's token. */
function fileOf(root: string, module: string, entity: string): string | undefined {
  const folder = join(root, 'modules', module, 'entities')
  if (!existsSync(folder)) return undefined
  const file = readdirSync(folder).find(
    (name) =>
      name.endsWith('.ts') && readFileSync(join(folder, name), 'utf8').includes(`export const ${entity} =`),
  )
  return file && `#modules/${module}/entities/${file}`
}

/** `SparePart` → `Spare part`. */
function words(name: string): string {
  return upperFirst(snake(lowerFirst(name)).replaceAll('_', ' '))
}
