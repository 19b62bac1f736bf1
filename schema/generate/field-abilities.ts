/** What lists can do with a field. */
import type { FieldModel } from '../model.ts'

/** Can a list be sorted by it? JSON has no useful order, lists have none at all. */
export const isSortable = (field: FieldModel): boolean => field.type !== 'ToMany' && field.type !== 'JSON'

/** Can a list be filtered by it? */
export const isFilterable = (field: FieldModel): boolean => field.type !== 'JSON'
