/** Third stage, records: the select list of a row, with correlated subselects for what is related to it. */
import { sql } from 'kysely'
import { type EntityModel, fieldOf } from '../../model.ts'
import type { PermissionProjection, Projection } from '../query.ts'
import { connectionSql } from './connection.ts'
import { historySql } from './history.ts'
import { named, objectSql, typenameSql } from './json.ts'
import { linkSql } from './link.ts'
import { requiredSql, scalarSql } from './promise.ts'
import {
  accessSql,
  column,
  conjunction,
  newRow,
  type Row,
  type Scope,
  type Sql,
  tableOf,
  visible,
} from './scope.ts'
import { pathField, pathSql, valueSql } from './value.ts'

/** The select list of these projections; empty for none, which makes an empty object. */
export function recordSql(projections: Projection[], row: Row, scope: Scope): Sql {
  return named(projections.map((projection) => [projection.key, projectionSql(projection, row, scope)]))
}

function projectionSql(projection: Projection, row: Row, scope: Scope): Sql {
  switch (projection.kind) {
    case 'TYPENAME':
      return typenameSql(projection.name)
    case 'SAID':
      return column(row, 'said')
    case 'VALUE': {
      const field = pathField(row, projection.path, scope)
      return scalarSql(field, pathSql(row, projection.path, scope), projection.isRequired, scope)
    }
    case 'TO_ONE': {
      const target = newRow(projection.target, scope)
      const joined = sql`${column(target, 'id')} = ${valueSql(row, projection.field, scope)}`
      const list = recordSql(projection.of, target, scope)
      const record = sql`select ${list} from ${tableOf(target)} where ${conjunction([joined, visible(target, scope)])}`
      const json = objectSql(record, scope)
      return projection.isRequired && visible(target, scope) ? requiredSql(json, scope) : json
    }
    case 'TO_MANY':
      return connectionSql(
        projection.of,
        (target) => linkSql(row, projection.field, target, scope),
        scope,
        recordSql,
      )
    case 'HISTORY':
      return historySql(projection.of, row, scope, recordSql)
    case 'PERMISSIONS':
      return objectSql(
        sql`select ${named(projection.of.map((right) => [right.key, rightSql(right, row, scope)]))}`,
        scope,
      )
  }
}

function rightSql(right: PermissionProjection, row: Row, scope: Scope): Sql {
  if (right.kind === 'TYPENAME') return typenameSql(right.name)
  const { entity } = row
  if (right.name === 'read') return sql`true`
  const allowed = accessSql(scope.rights?.operation(entity, right.name) ?? true, row)
  if (allowed === false) return sql`false`
  const given = allowed === true ? [] : [sql`coalesce(${allowed}, false)`]
  const action = entity.actions.find((candidate) => candidate.name === right.name)
  if (action) return conjunction([actionSql(entity, action.from, row, scope), ...given])
  return entity.isReadonly ? sql`false` : conjunction(given)
}

/** An action can be taken from the states it names. */
function actionSql(entity: EntityModel, from: string[], row: Row, scope: Scope): Sql {
  if (from.length === 0 || !entity.states) return sql`true`
  const state = valueSql(row, fieldOf(entity, entity.states.field), scope)
  return sql`coalesce(${state} in (${sql.join(from.map((value) => sql.lit(value)))}), false)`
}
