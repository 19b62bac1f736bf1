/** Connections: a page of records with its edges, cursors and count. */
import type { Builder } from '../../builder.ts'
import type { EntityModel } from '../../model.ts'
import type { FieldPlan } from '../../plan/extensions.ts'
import { type Row, readKey } from './read-key.ts'
import { need, type ObjectRef, type ReadTypes } from './refs.ts'

/** Extensions that tell the compiler how to read the field. */
export function planned(plan: FieldPlan): { plan: FieldPlan } {
  return { plan }
}

/** Declares `PageInfo`. */
export function addPageInfo(builder: Builder): ObjectRef {
  const ref = builder.objectRef<Row>('PageInfo')
  ref.implement({
    description: 'Where a page stands in its list.',
    fields: (t) => ({
      hasNextPage: t.field({
        type: 'Boolean',
        nullable: false,
        description: 'Are there records after this page?',
        extensions: planned({ kind: 'HAS_NEXT_PAGE' }),
        resolve: readKey,
      }),
      hasPreviousPage: t.field({
        type: 'Boolean',
        nullable: false,
        description: 'Are there records before this page?',
        extensions: planned({ kind: 'HAS_PREVIOUS_PAGE' }),
        resolve: readKey,
      }),
      startCursor: t.field({
        type: 'String',
        nullable: true,
        description: 'Cursor of the first record; null on an empty page.',
        extensions: planned({ kind: 'START_CURSOR' }),
        resolve: readKey,
      }),
      endCursor: t.field({
        type: 'String',
        nullable: true,
        description: 'Cursor of the last record; null on an empty page.',
        extensions: planned({ kind: 'END_CURSOR' }),
        resolve: readKey,
      }),
    }),
  })
  return ref
}

/** Declares the connection and edge types of the entity. */
export function addConnection(builder: Builder, entity: EntityModel, types: ReadTypes): ObjectRef {
  const node = need(types.objects, entity.name)
  const edge = builder.objectRef<Row>(`${entity.name}Edge`)
  edge.implement({
    description: `One of ${entity.plural.toLowerCase()}, and its place in the list.`,
    fields: (t) => ({
      cursor: t.field({
        type: 'String',
        nullable: false,
        description: 'Place of the record in this order, for "after" and "before".',
        extensions: planned({ kind: 'CURSOR' }),
        resolve: readKey,
      }),
      node: t.field({
        type: node,
        nullable: false,
        description: 'The record.',
        extensions: planned({ kind: 'NODE' }),
        resolve: readKey,
      }),
    }),
  })
  const connection = builder.objectRef<Row>(`${entity.name}Connection`)
  connection.implement({
    description: `A page of ${entity.plural.toLowerCase()}.`,
    fields: (t) => ({
      nodes: t.field({
        type: [node],
        nullable: false,
        description: 'The records of the page.',
        extensions: planned({ kind: 'NODES' }),
        resolve: readKey,
      }),
      edges: t.field({
        type: [edge],
        nullable: false,
        description: 'The records of the page with their cursors.',
        extensions: planned({ kind: 'EDGES' }),
        resolve: readKey,
      }),
      pageInfo: t.field({
        type: types.pageInfo,
        nullable: false,
        description: 'Where the page stands in the list.',
        extensions: planned({ kind: 'PAGE_INFO' }),
        resolve: readKey,
      }),
      totalCount: t.field({
        type: 'Int',
        nullable: false,
        description: 'How many records the whole list has; counted only when asked for.',
        extensions: planned({ kind: 'TOTAL_COUNT' }),
        resolve: readKey,
      }),
    }),
  })
  return connection
}
