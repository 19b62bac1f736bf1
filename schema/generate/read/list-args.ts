/** The arguments of every list. */
import type { Builder } from '../../builder.ts'
import type { EntityModel } from '../../model.ts'
import { defaultPageSize, maxPageSize } from '../../plan/page.ts'
import { need, type ReadTypes } from './refs.ts'

/** Makes arguments; the part of Pothos' field builders that this needs. */
type ArgBuilder = Parameters<Parameters<Builder['queryField']>[1]>[0]['arg']

/** `first after last before offset filter orderBy`, and `search` for root lists. */
export function listArgs(arg: ArgBuilder, entity: EntityModel, types: ReadTypes, isRoot: boolean) {
  const args = {
    first: arg({
      type: 'Int',
      required: false,
      description: `How many records from the start; ${defaultPageSize} unless said, at most ${maxPageSize}.`,
    }),
    after: arg({
      type: 'String',
      required: false,
      description: 'Only records after the one of this cursor.',
    }),
    last: arg({
      type: 'Int',
      required: false,
      description: `How many records from the end, at most ${maxPageSize}.`,
    }),
    before: arg({
      type: 'String',
      required: false,
      description: 'Only records before the one of this cursor.',
    }),
    offset: arg({ type: 'Int', required: false, description: 'How many records to skip.' }),
    filter: arg({ type: need(types.filters, entity.name), required: false, description: filterText(entity) }),
    orderBy: arg({
      type: [need(types.orders, entity.name)],
      required: false,
      description: 'The order, most important key first.',
    }),
  }
  return isRoot ? { ...args, search: searchArg(arg) } : args
}

/** `search`: the words of a list's search box. */
export function searchArg(arg: ArgBuilder) {
  return arg({
    type: 'String',
    required: false,
    description: 'Words that must all be found in the searchable fields or the name, in upper or lower case.',
  })
}

/** Description of a filter argument: archived records are hidden unless it speaks of them. */
export function filterText(entity: EntityModel): string {
  const which = `Only ${entity.plural.toLowerCase()} that satisfy this.`
  return entity.isArchivable
    ? `${which} Archived ones are left out unless it names "active" at its top level.`
    : which
}
