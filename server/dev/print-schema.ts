/** `npm run schema`: prints the GraphQL schema of all shipped modules; its diff is the review of the API. */
import { readFileSync, writeFileSync } from 'node:fs'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { modules } from '#modules/index.ts'
import { buildRegistry } from '#server/registry/registry.ts'

const file = 'schema/schema.graphql'

function printed(): string {
  const registry = buildRegistry(
    modules,
    modules.map((manifest) => manifest.name),
  )
  return `${printSchema(lexicographicSortSchema(registry.schema))}\n`
}

/** Is the committed schema the one that the modules make? */
export function checkSchema(): boolean {
  const ok = readFileSync(file, 'utf8') === printed()
  if (!ok) console.log(`${file} is not up to date: run "npm run schema" and review the difference.`)
  return ok
}

if (import.meta.main) writeFileSync(file, printed())
