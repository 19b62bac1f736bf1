/** Lists and forms of entities whose modules declare none. */
import type { FormSection, FormView, ListView } from '#core/view.ts'
import type { EntityModel, FieldModel } from '#schema/model.ts'

const isOrdinary = (field: FieldModel): boolean => !field.isSystem && field.name !== 'active'

/** The first fields that fit into a cell. */
export function guessList(entity: EntityModel): ListView {
  const columns = [...entity.fields.values()]
    .filter(
      (field) =>
        isOrdinary(field) &&
        field.type !== 'ToMany' &&
        field.type !== 'JSON' &&
        field.widget !== 'TEXT' &&
        !isFile(field),
    )
    .slice(0, 7)
    .map((field) => field.name)
  // A picture stands before the name, where the eye looks for it.
  const picture = [...entity.fields.values()].find((field) => field.widget === 'IMAGE')
  if (picture) columns.unshift(picture.name)
  return { kind: 'LIST', columns: columns.length > 0 ? columns : ['displayName'] }
}

const addressNames = ['street', 'street2', 'zip', 'city', 'state', 'country']
const reachWidgets = new Set<FieldModel['widget']>(['EMAIL', 'PHONE', 'URL'])
const isFile = ({ widget }: FieldModel): boolean => widget === 'IMAGE' || widget === 'FILE'
const isYesNo = (field: FieldModel): boolean => field.type === 'Boolean'
const isLong = (field: FieldModel): boolean =>
  field.widget === 'TEXT' || field.widget === 'HTML' || field.type === 'JSON'

/**
 * What the record is, then its address and the ways to reach it, its parts, and what takes much room. Choices between
 * yes and no follow the rest of their section, so that its columns stay even; what is only read stands aside.
 */
export function guessForm(entity: EntityModel, entities: Map<string, EntityModel>): FormView {
  const fields = [...entity.fields.values()].filter(
    (field) =>
      isOrdinary(field) &&
      field.name !== entity.states?.field &&
      !entity.parts.includes(field.name) &&
      (field.type !== 'ToMany' || field.toMany?.kind === 'PIVOT'),
  )
  const taken = new Set<FieldModel>()
  const take = (
    label: string | undefined,
    test: (field: FieldModel) => boolean,
    least = 1,
  ): FormSection[] => {
    const own = fields.filter((field) => !taken.has(field) && test(field))
    if (own.length < least) return []
    for (const field of own) taken.add(field)
    const ordered = [...own.filter((field) => !isYesNo(field)), ...own.filter(isYesNo)]
    return [{ label, fields: ordered.map((field) => field.name) }]
  }
  const aside = fields.filter((field) => field.isReadonly && !isLong(field))
  if (aside.length < fields.length) for (const field of aside) taken.add(field)
  const pictures = fields.filter((field) => field.widget === 'IMAGE' && !taken.has(field))
  if (pictures.length < fields.length) for (const field of pictures) taken.add(field)
  const long = take(undefined, isLong)
  const address = take('Address', (field) => addressNames.includes(field.name), 3)
  const reach = take('Contact', (field) => reachWidgets.has(field.widget), 2)
  const main = take(undefined, () => true)
  const side =
    [...pictures, ...aside].length < fields.length ? [...pictures, ...aside].map(({ name }) => name) : []
  if (entity.fields.has('active')) side.push('active')
  return {
    kind: 'FORM',
    sections: [...main, ...address, ...reach, ...lines(entity, entities), ...long],
    ...(side.length > 0 ? { side } : {}),
  }
}

function lines(entity: EntityModel, entities: Map<string, EntityModel>): FormSection[] {
  return entity.parts.map((name) => {
    const part = entities.get(entity.fields.get(name)?.target ?? '')
    const columns = part ? guessList(part).columns.filter((column) => column !== part.partOf?.field) : []
    return { label: entity.fields.get(name)?.label, lines: name, columns }
  })
}
