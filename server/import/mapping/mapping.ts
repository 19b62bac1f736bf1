/** The shape of a mapping file: how the columns of a file become records. */
import { z } from 'zod'
import { TrellisError } from '#core/errors.ts'
import { encodings, formats } from '../readers/row.ts'

const text = z.string()

/** One step of `do`, applied to a value in the order in which they are written. */
export const transformSchema = z.union([
  z.enum(['trim', 'upper', 'lower', 'digits']),
  z.strictObject({ nullIf: z.union([text, z.array(text)]) }),
  z.strictObject({
    map: z.record(text, z.union([text, z.null()])),
    else: z.enum(['keep', 'null', 'reject']).optional(),
  }),
  z.strictObject({
    number: z.strictObject({ decimal: z.enum(['.', ',']).optional(), thousands: text.optional() }),
  }),
  z.strictObject({ round: z.int().min(0).max(20) }),
  z.strictObject({ multiply: text }),
  z.strictObject({ subtractFrom: text }),
  z.strictObject({ date: text }),
  z.strictObject({ prefix: text }),
  z.strictObject({ suffix: text }),
  z.strictObject({ removeSuffix: text }),
  z.strictObject({ replace: z.strictObject({ pattern: text, with: text }) }),
  z.strictObject({ cut: z.int().min(1) }),
])
export type Transform = z.infer<typeof transformSchema>

/** A test of one row. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | ({ value: Expression } & {
      empty?: boolean
      eq?: string
      in?: string[]
      lt?: string
      lte?: string
      gt?: string
      gte?: string
      matches?: string
    })

const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema) }),
    z.strictObject({ any: z.array(conditionSchema) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({
      value: expressionSchema,
      empty: z.boolean().optional(),
      eq: text.optional(),
      in: z.array(text).optional(),
      lt: text.optional(),
      lte: text.optional(),
      gt: text.optional(),
      gte: text.optional(),
      matches: text.optional(),
    }),
  ]),
)

interface Steps {
  do?: Transform[]
}

/** Where a value comes from. A plain text names a column. */
export type Expression =
  | string
  | ({ column: string } & Steps)
  | ({ constant: string | number | boolean | null } & Steps)
  | ({ template: string } & Steps)
  | ({ firstOf: Expression[] } & Steps)
  | ({ when: Condition; use: Expression; otherwise?: Expression } & Steps)

const steps = { do: z.array(transformSchema).optional() }

export const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    text,
    z.strictObject({ column: text, ...steps }),
    z.strictObject({ constant: z.union([text, z.number(), z.boolean(), z.null()]), ...steps }),
    z.strictObject({ template: text, ...steps }),
    z.strictObject({ firstOf: z.array(expressionSchema).min(1), ...steps }),
    z.strictObject({
      when: conditionSchema,
      use: expressionSchema,
      otherwise: expressionSchema.optional(),
      ...steps,
    }),
  ]),
)

/** A relation that is made when it is missing, and links of a list. */
export interface LinkMapping {
  value: Expression
  /** Fields of the record to make when there is none with this key. */
  create?: FieldMappings
  /** For lists: what separates the keys within the value. */
  split?: string
}

/** Parts of a record: order lines. */
export interface PartsMapping {
  fields: FieldMappings
  /** The part is made only for rows that fulfil this. */
  when?: Condition
  /** `group`: one for each row of the group; `document`: one for the whole group, from its first row. */
  each?: 'group' | 'join' | 'document'
}

export type FieldMapping = Expression | LinkMapping | PartsMapping | PartsMapping[]
export interface FieldMappings {
  [field: string]: FieldMapping
}

const fieldsSchema: z.ZodType<FieldMappings> = z.lazy(() => z.record(text, fieldSchema))

const partsSchema: z.ZodType<PartsMapping> = z.lazy(() =>
  z.strictObject({
    fields: fieldsSchema,
    when: conditionSchema.optional(),
    each: z.enum(['group', 'join', 'document']).optional(),
  }),
)

const fieldSchema: z.ZodType<FieldMapping> = z.lazy(() =>
  z.union([
    expressionSchema,
    z.strictObject({ value: expressionSchema, create: fieldsSchema.optional(), split: text.optional() }),
    partsSchema,
    z.array(partsSchema),
  ]),
)

const sourceSchema = z.strictObject({
  /** Path of the file within the data folder. */
  file: text.optional(),
  format: z.enum(formats).optional(),
  encoding: z.enum(encodings).optional(),
  delimiter: text.length(1).optional(),
  sheet: text.optional(),
})

const checkSchema = z.strictObject({
  label: text,
  /** Factors whose product is added up; an empty list counts. */
  sum: z.array(expressionSchema),
  /** What it runs over: rows of the file (or of the joined one), or documents. */
  over: z.enum(['rows', 'documents']).optional(),
  when: conditionSchema.optional(),
  /** What accepted and rejected ones must come to together, once rounded to so many places. */
  equals: text.optional(),
  round: z.int().min(0).max(20).optional(),
})
export type Check = z.infer<typeof checkSchema>

const mappingSchema = z.strictObject({
  description: text.optional(),
  entity: text,
  source: sourceSchema.optional(),
  /** How a record that is there already is found: its external id, a unique field, or never (`none`). */
  match: text.optional(),
  /** Rows with the same values in these columns make one record with parts. */
  groupBy: z.union([text, z.array(text)]).optional(),
  /** Rows of one group may stand this many rows apart. */
  window: z.int().min(0).max(1_000_000).optional(),
  /** A second file whose rows belong to the rows of this one. */
  join: z
    .strictObject({ source: sourceSchema.required({ file: true }), on: z.record(text, text) })
    .optional(),
  fields: fieldsSchema,
  /** Rows that must not be imported, and why. */
  reject: z.array(z.strictObject({ when: conditionSchema, reason: text })).optional(),
  /** State to bring new records to, by declared transitions. */
  advanceTo: expressionSchema.optional(),
  checks: z.array(checkSchema).optional(),
})
export type Mapping = z.infer<typeof mappingSchema>

/** A list of mapping files to run one after the other. */
const planSchema = z.strictObject({ description: text.optional(), run: z.array(text).min(1) })
export type Plan = z.infer<typeof planSchema>

/**
 * Checks that a JSON value is a mapping.
 * @throws TrellisError BAD_REQUEST naming the place that is wrong
 */
export function parseMapping(value: unknown, name: string): Mapping {
  return parseWith(mappingSchema, value, name)
}

/** Is the JSON value a list of mapping files? */
export function isPlan(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'run' in value
}

export function parsePlan(value: unknown, name: string): Plan {
  return parseWith(planSchema, value, name)
}

function parseWith<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : ''
  throw new TrellisError(
    'BAD_REQUEST',
    `The mapping ${name} is not valid${where}: ${issue?.message ?? 'it has the wrong shape'}.`,
  )
}
