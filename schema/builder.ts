/** The Pothos builder that generated and hand-written types of a registry are made with. */
import SchemaBuilder from '@pothos/core'
import type { SchemaContext } from './context.ts'
import { DateScalar, DateTimeScalar, DecimalScalar, JSONScalar } from './scalars.ts'

/** Types of the builder: its context and the JavaScript values of its scalars. */
export interface BuilderTypes {
  Context: SchemaContext
  DefaultFieldNullability: true
  Scalars: {
    ID: { Input: string; Output: string | number }
    Decimal: { Input: string; Output: string }
    Date: { Input: string; Output: string }
    DateTime: { Input: string; Output: string | Date }
    JSON: { Input: unknown; Output: unknown }
  }
}

/** A fresh builder for one registry; there is no global one. */
export function createBuilder() {
  const builder = new SchemaBuilder<BuilderTypes>({})
  builder.addScalarType('Decimal', DecimalScalar)
  builder.addScalarType('Date', DateScalar)
  builder.addScalarType('DateTime', DateTimeScalar)
  builder.addScalarType('JSON', JSONScalar)
  builder.queryType({ description: 'Everything that can be read.' })
  builder.mutationType({ description: 'Everything that can be done; each field is one transaction.' })
  return builder
}

/** The builder that modules are handed. */
export type Builder = ReturnType<typeof createBuilder>
