/** Entry point of aggregate root fields. */
import type { GraphQLResolveInfo } from 'graphql'
import type { SchemaContext } from '../../context.ts'
import type { EntityModel } from '../../model.ts'
import { rootSelection, runValue } from '../read.ts'
import { createScope } from '../sql/scope.ts'
import { buildAggregate } from './build.ts'
import { aggregateSql } from './sql.ts'

/** The groups that the field's arguments ask for, by one statement. */
export async function readAggregate(
  info: GraphQLResolveInfo,
  context: SchemaContext,
  entity: EntityModel,
): Promise<unknown> {
  const query = buildAggregate(info, context.model, entity, rootSelection(info))
  return runValue(context, aggregateSql(query, createScope(context)))
}
