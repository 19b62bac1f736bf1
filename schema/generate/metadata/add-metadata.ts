/** Metadata for the admin and for tools: what there is, what it is called and what may be done with it. */
import type { Builder } from '../../builder.ts'
import type { ModuleModel } from '../../model.ts'
import { addResource } from './resource.ts'
import { visibleEntities } from './visible.ts'

/** Adds `resources` and `modules`. */
export function addMetadata(builder: Builder): void {
  const resource = addResource(builder)
  builder.queryField('resources', (t) =>
    t.field({
      type: [resource],
      nullable: false,
      description:
        'The entities that the viewer may read, with the fields, views and actions that are for them.',
      resolve: (_root, _args, context) => visibleEntities(context),
    }),
  )
  const module = builder.objectRef<ModuleModel>('Module').implement({
    description: 'An installed module.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Name that other modules depend on.' }),
      label: t.exposeString('label', { nullable: false, description: 'Name for people.' }),
      version: t.exposeString('version', { nullable: false, description: 'Version that is installed.' }),
      description: t.exposeString('description', { nullable: false, description: 'What the module is for.' }),
      icon: t.exposeString('icon', { description: 'Name of its icon.' }),
      depends: t.exposeStringList('depends', { nullable: false, description: 'Modules that it builds on.' }),
    }),
  })
  builder.queryField('modules', (t) =>
    t.field({
      type: [module],
      nullable: false,
      description: 'The modules that this tenant has installed.',
      resolve: (_root, _args, context) => (context.labelled ?? context.model).modules,
    }),
  )
}
