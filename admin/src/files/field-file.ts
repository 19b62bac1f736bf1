import type { Field, Resource } from '../data/types.ts'

/** The value of a file field. */
export interface FieldFile {
  id: string
  displayName: string
  mimeType: string
  size: number
  url: string
}

/** Whether the field holds a file. */
export const isFileField = ({ type, widget }: Pick<Field, 'type' | 'widget'>): boolean =>
  type === 'TO_ONE' && (widget === 'IMAGE' || widget === 'FILE')

/** Whether the field holds a picture. */
export const isPictureField = (field: Pick<Field, 'type' | 'widget'>): boolean =>
  isFileField(field) && field.widget === 'IMAGE'

/** The field with the picture of a record: its first one. */
export const pictureFieldOf = (resource: Resource | undefined): Field | undefined =>
  resource?.fields.find(isPictureField)

const shown = /^image\/(png|jpeg|gif|webp|avif)$/

/** Whether a browser shows a file of this media type in place. */
export const isShown = (mimeType: string): boolean => shown.test(mimeType)
