/** Opens the files of an import and fits its mapping to them: done by the directing thread and by each lane. */
import type { Words } from '#core/words.ts'
import type { entityOf } from '#schema/model.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { ownColumns } from './added-columns.ts'
import { type ErrorsFile, openErrorsFile } from './errors-file.ts'
import { refuse } from './mapping/compile.ts'
import { guessMapping } from './mapping/guess.ts'
import type { Mapping } from './mapping/mapping.ts'
import { type Inspection, inspectFile } from './readers/inspect.ts'
import { openSource } from './readers/open.ts'
import type { Source } from './readers/row.ts'
import { compileRecipe, type Recipe } from './recipe.ts'
import type { ImportRequest } from './run.ts'

/** The files of an import, as they were looked at. */
export interface Inspections {
  main: Inspection
  joined?: Inspection
}

/** An import ready to be read. */
export interface Prepared {
  source: Source
  joined?: Source
  mapping: Mapping
  recipe: Recipe
}

/** Looks at the files. @throws TrellisError NOT_FOUND, BAD_REQUEST */
export async function inspectFiles(request: ImportRequest): Promise<Inspections> {
  const { mapping, joinedPath } = request
  const main = await inspectFile(request.path, { ...mapping?.source, ...request.source })
  if (!mapping?.join) return { main }
  if (!joinedPath) throw refuse(`The mapping joins ${mapping.join.source.file}, which was not given.`)
  return { main, joined: await inspectFile(joinedPath, mapping.join.source) }
}

/** Opens the files and compiles the mapping. @throws TrellisError BAD_REQUEST */
export async function prepare(
  { registry }: OperationScope,
  request: ImportRequest,
  inspections: Inspections,
): Promise<Prepared> {
  const source = await openSource(inspections.main)
  const joined = inspections.joined && (await openSource(inspections.joined))
  const mapping =
    request.mapping ??
    guessMapping(
      registry.model,
      entityToGuess(registry.model.entities, request),
      ownColumns(registry.languages, source.header),
    )
  return { source, joined, mapping, recipe: compileRecipe(registry.model, mapping, source, joined) }
}

function entityToGuess(
  entities: OperationScope['registry']['model']['entities'],
  request: ImportRequest,
): ReturnType<typeof entityOf> {
  const wanted = (request.entity ?? '').toLowerCase()
  const found = [...entities.values()].find(
    (entity) => entity.name.toLowerCase() === wanted || entity.plural.toLowerCase() === wanted,
  )
  if (found) return found
  const known = [...entities.values()].filter((entity) => !entity.isReadonly).map((entity) => entity.name)
  throw refuse(`There is no entity "${request.entity ?? ''}" to import. There are ${known.join(', ')}.`)
}

/** Where refused rows go, for the file itself and for the joined one. */
export function errorsPaths({ errorsPath }: ImportRequest, isJoined: boolean): string[] {
  if (!errorsPath) return []
  const joined = `${errorsPath.replace(/(\.errors)?\.csv$/, '')}.joined.errors.csv`
  return isJoined ? [errorsPath, joined] : [errorsPath]
}

/** The files of refused rows. */
export function errorsFiles(
  { registry }: OperationScope,
  request: ImportRequest,
  { source, joined }: Prepared,
  words: Words,
): ErrorsFile[] {
  const headers = [source, joined].map((one) => ownColumns(registry.languages, one?.header ?? []))
  return errorsPaths(request, joined !== undefined).map((path, at) =>
    openErrorsFile(path, headers[at] ?? [], words),
  )
}
