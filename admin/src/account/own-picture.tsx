import { useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { writableFields } from '../data/knowledge.ts'
import { type FieldFile, pictureFieldOf } from '../files/field-file.ts'
import { FileInput } from '../files/file-input.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Section } from './section.tsx'
import { useOwnPicture } from './use-own-picture.ts'

/** The viewer's own picture, which is kept as soon as it is chosen. */
export function OwnPicture() {
  const knowledge = useKnowledge()
  const { viewer, viewerTypes, resources } = knowledge
  const client = useQueryClient()
  const notify = useNotify()
  const resource = resources.get(viewerTypes.user ?? '')
  const field = pictureFieldOf(resource)
  const mayWrite = resource && field && writableFields(knowledge, resource, 'update')?.has(field.name)
  const { picture, queryKey } = useOwnPicture()
  if (!mayWrite || picture === undefined) return null
  const keep = async (file: unknown) => {
    const id = (file as FieldFile | null)?.id ?? null
    client.setQueryData(queryKey, file as FieldFile | null)
    try {
      await request(
        `mutation KeepPicture($id: ID!, $picture: ID) {
          ${resource.names.update}(id: $id, input: { ${field.name}: $picture }) { id }
        }`,
        { id: viewer.user.id, picture: id },
      )
    } catch (error) {
      notify(messageOf(error), { type: 'error' })
    }
    await client.invalidateQueries({ queryKey: [resource.name] })
  }
  return (
    <Section title={field.label} hint={t('Others see it beside your name.')}>
      <div>
        <FileInput field={field} label={field.label} value={picture} onChange={(file) => void keep(file)} />
      </div>
    </Section>
  )
}
