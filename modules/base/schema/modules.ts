/** Which modules there are, what they bring, and installing and removing them, for administrators. */
import { TrellisError } from '#core/errors.ts'
import type { ModuleTools, PlatformModule } from '#schema/administration.ts'
import type { Builder } from '#schema/builder.ts'
import type { SchemaContext } from '#schema/context.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { administratorsOnly } from '#schema/visible/administrators-only.ts'
import { administrationOf } from './administration.ts'

/** Adds `moduleCatalog`, `installModules`, `uninstallModules` and `modulesChanged`. */
export const moduleSchema: SchemaContribution = (builder) => {
  builder.queryField('moduleCatalog', (t) =>
    t.field({
      type: [addModule(builder)],
      nullable: false,
      description: 'All modules of this program, and what this tenant has of them. For administrators.',
      extensions: { ...administratorsOnly, listSize: 0 },
      resolve: (_root, _args, context) => toolsOf(context).list(),
    }),
  )
  const names = 'Names of modules; what they depend on is installed with them.'
  builder.mutationField('installModules', (t) =>
    t.stringList({
      nullable: false,
      description:
        'Installs modules while everybody works on; the reply names those that are new, once every process serves them. For administrators.',
      extensions: administratorsOnly,
      args: {
        names: t.arg.stringList({ required: true, description: names }),
        withDemo: t.arg.boolean({ description: 'Loads their demo data too.' }),
      },
      resolve: (_root, { names, withDemo }, context) =>
        toolsOf(context).install(names, { demo: withDemo ?? false }),
    }),
  )
  builder.mutationField('uninstallModules', (t) =>
    t.stringList({
      nullable: false,
      description:
        'Removes modules while everybody works on; the reply names them. Their data is kept for the next time, unless it is purged. For administrators.',
      extensions: administratorsOnly,
      args: {
        names: t.arg.stringList({
          required: true,
          description: 'Names of modules, with those that depend on them.',
        }),
        purge: t.arg.boolean({
          description:
            'Deletes for good what these modules, and others that were removed before, left in the database.',
        }),
        confirm: t.arg.string({ description: 'The first of the names again, where data is purged.' }),
      },
      resolve: (_root, { names, purge, confirm }, context) =>
        toolsOf(context).uninstall(names, { purge: purge ?? false, confirm }),
    }),
  )
}

/** Adds `schemaVersion` and `modulesChanged`, for everybody. */
export const moduleNews: SchemaContribution = (builder) => {
  builder.queryField('schemaVersion', (t) =>
    t.string({
      nullable: false,
      description: 'Names what is installed: as long as it is the same, types and fields are the same.',
      resolve: (_root, _args, { model }) => model.fingerprint,
    }),
  )
  builder.subscriptionField('modulesChanged', (t) =>
    t.string({
      nullable: false,
      description:
        'Tells `schemaVersion`, at once and whenever it changes: a client that knows types and fields by heart then learns them anew.',
      subscribe: (_root, _args, context) => {
        if (!context.followModules) throw new TrellisError('FORBIDDEN', 'Modules cannot be followed here.')
        return context.followModules()
      },
      resolve: (fingerprint) => fingerprint as string,
    }),
  )
}

function toolsOf(context: SchemaContext): ModuleTools {
  const { modules } = administrationOf(context)
  if (modules) return modules
  throw new TrellisError('FORBIDDEN', 'Modules cannot be changed here.')
}

function addModule(builder: Builder) {
  const entity = builder.objectRef<PlatformModule['entities'][number]>('PlatformModuleEntity').implement({
    description: 'A kind of record that a module brings.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Its name, such as SaleOrder.' }),
      label: t.exposeString('label', { nullable: false, description: 'One of them, for people.' }),
      plural: t.exposeString('plural', { nullable: false, description: 'Several of them, for people.' }),
      recordCount: t.exposeFloat('recordCount', {
        description: 'How many there are, reckoned where they are very many; null where there is no table.',
      }),
    }),
  })
  const extension = builder
    .objectRef<PlatformModule['extends'][number]>('PlatformModuleExtension')
    .implement({
      description: 'What a module adds to the records of another.',
      fields: (t) => ({
        label: t.exposeString('label', { nullable: false, description: 'The kind of record, for people.' }),
        fields: t.exposeStringList('fields', { nullable: false, description: 'The fields, for people.' }),
      }),
    })
  return builder.objectRef<PlatformModule>('PlatformModule').implement({
    description: 'A module of the program.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Its name.' }),
      label: t.exposeString('label', { nullable: false, description: 'What it is called.' }),
      description: t.exposeString('description', { nullable: false, description: 'What it is for.' }),
      version: t.exposeString('version', { nullable: false, description: 'Its version.' }),
      icon: t.exposeString('icon', { description: 'Lucide name of its icon.' }),
      depends: t.exposeStringList('depends', { nullable: false, description: 'Modules that it needs.' }),
      isInstalled: t.exposeBoolean('isInstalled', {
        nullable: false,
        description: 'Whether it is installed.',
      }),
      isRequired: t.exposeBoolean('isRequired', {
        nullable: false,
        description: 'Whether it is a part of every tenant.',
      }),
      entities: t.field({
        type: [entity],
        nullable: false,
        description: 'Kinds of records that it brings.',
        extensions: { listSize: 0 },
        resolve: (self) => self.entities,
      }),
      extends: t.field({
        type: [extension],
        nullable: false,
        description: 'What it adds to the records of others.',
        extensions: { listSize: 0 },
        resolve: (self) => self.extends,
      }),
    }),
  })
}
