/** `viewerCan`: what the viewer may do with one record. */
import type { Builder } from '../../builder.ts'
import type { EntityModel } from '../../model.ts'
import { planned } from './connections.ts'
import { type Row, readKey } from './read-key.ts'
import type { ObjectRef } from './refs.ts'

const rights: Record<string, string> = { read: 'See it.', update: 'Change it.', delete: 'Delete it.' }

/** Declares the permissions type of the entity. */
export function addPermissions(builder: Builder, entity: EntityModel): ObjectRef {
  const ref = builder.objectRef<Row>(`${entity.name}Permissions`)
  ref.implement({
    description: `What the viewer may do with a ${entity.label.toLowerCase()} as it is now.`,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      const words = {
        ...rights,
        ...Object.fromEntries(entity.actions.map(({ name, description }) => [name, description])),
      }
      for (const [name, description] of Object.entries(words)) {
        fields[name] = t.field({
          type: 'Boolean',
          nullable: false,
          description,
          extensions: planned({ kind: 'PERMISSION', name }),
          resolve: readKey,
        }) as never
      }
      return fields
    },
  })
  return ref
}
