/** The GraphQL schema of a model: generated reads and writes, metadata, and what modules add. */
import type { GraphQLSchema } from 'graphql'
import { createBuilder } from '../builder.ts'
import type { Model } from '../model.ts'
import { addChanges } from './changes/add-changes.ts'
import type { SchemaContribution } from './contribution.ts'
import { addMetadata } from './metadata/add-metadata.ts'
import { addReadTypes } from './read/read-types.ts'
import { addInputs } from './write/inputs.ts'
import { addMutations } from './write/mutations.ts'

/** Builds the schema; modules contribute in their order, after everything generated. */
export function generateSchema(model: Model, modules: { schema?: SchemaContribution }[]): GraphQLSchema {
  const builder = createBuilder()
  const types = addReadTypes(builder, model)
  const inputs = addInputs(builder, model, types)
  addMutations(builder, model, types, inputs)
  addChanges(builder, model, types)
  addMetadata(builder)
  for (const manifest of modules) manifest.schema?.(builder, model, types)
  return builder.toSchema()
}
