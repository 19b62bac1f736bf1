import type { Builder } from '../builder.ts'
import type { Model } from '../model.ts'
import type { ReadTypes } from './read/refs.ts'

/** What a module adds to the GraphQL schema beyond what is generated from its entities. */
export type SchemaContribution = (builder: Builder, model: Model, types: ReadTypes) => void
