/** Which files a field takes. */
import type { FieldModel, Model } from '#schema/model.ts'

/** A field whose values are files. */
export function isFileField(model: Model, field: FieldModel): boolean {
  return (
    field.type === 'ToOne' &&
    (field.widget === 'FILE' || field.widget === 'IMAGE') &&
    model.entities.get(field.target ?? '')?.isOfFields === true
  )
}

/** Does the field take files of the media type? `image/*` stands for all pictures. */
export const isAccepted = ({ accept }: FieldModel, mediaType: string): boolean =>
  !accept ||
  accept.some((one) => (one.endsWith('/*') ? mediaType.startsWith(one.slice(0, -1)) : one === mediaType))
