/** The tenants of the installation, for its operators. */
import { TrellisError } from '#core/errors.ts'
import type { TenantFacts, TenantTools } from '#schema/administration.ts'
import type { Builder } from '#schema/builder.ts'
import type { SchemaContext } from '#schema/context.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { administratorsOnly } from '#schema/visible/administrators-only.ts'
import { sliceOf } from './administration.ts'

/** Adds `tenants`, `createTenant`, `suspendTenant` and `resumeTenant`. */
export const tenantSchema: SchemaContribution = (builder) => {
  const tenant = addTenant(builder)
  const page = builder.objectRef<{ tenants: TenantFacts[]; totalCount: number }>('TenantPage').implement({
    description: 'Some of the tenants.',
    fields: (t) => ({
      tenants: t.field({
        type: [tenant],
        nullable: false,
        description: 'The tenants by name.',
        extensions: { listSize: 0 },
        resolve: (self) => self.tenants,
      }),
      totalCount: t.exposeInt('totalCount', { nullable: false, description: 'How many there are.' }),
    }),
  })
  builder.queryField('tenants', (t) =>
    t.field({
      type: page,
      nullable: false,
      description: 'The tenants of this installation. For its operators.',
      extensions: administratorsOnly,
      args: {
        search: t.arg.string({ description: 'Part of a name, a label or a host.' }),
        first: t.arg.int({ description: 'How many; 50 when it is left out, at most 200.' }),
        offset: t.arg.int({ description: 'How many to leave out at the beginning.' }),
      },
      resolve: (_root, args, context) => toolsOf(context).list(sliceOf(args)),
    }),
  )
  const input = builder.inputType('TenantCreateInput', {
    description: 'What a new tenant begins with.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'Its name: lower-case letters, digits and dashes.' }),
      label: t.string({ required: true, description: 'Name of the company.' }),
      hosts: t.stringList({ description: 'Host names whose requests are its own.' }),
      modules: t.stringList({ required: true, description: 'Modules to begin with.' }),
      email: t.string({ required: true, description: 'Address of its first administrator.' }),
      homeHost: t.string({
        description:
          'Host name that the tenant of who asks gets, should it have none: as soon as there are two, requests are told apart by it.',
      }),
      withDemo: t.boolean({ description: 'Whether it gets demo data.' }),
    }),
  })
  const made = builder.objectRef<Awaited<ReturnType<TenantTools['create']>>>('CreatedTenant').implement({
    description: 'A new tenant, and how its administrator gets in.',
    fields: (t) => ({
      tenant: t.field({
        type: tenant,
        nullable: false,
        description: 'The tenant.',
        resolve: (self) => self.tenant,
      }),
      email: t.exposeString('email', { nullable: false, description: 'Address to sign in with.' }),
      password: t.exposeString('password', {
        nullable: false,
        description: 'Good for the first sign-in, which asks for another one. It is told only now.',
      }),
    }),
  })
  builder.mutationField('createTenant', (t) =>
    t.field({
      type: made,
      nullable: false,
      description: 'Makes a tenant with a database of its own. For operators of the installation.',
      extensions: administratorsOnly,
      args: { input: t.arg({ type: input, required: true, description: 'What it begins with.' }) },
      resolve: (_root, { input: { hosts, withDemo, ...rest } }, context) =>
        toolsOf(context).create({ ...rest, hosts: hosts ?? [], demo: withDemo ?? false }),
    }),
  )
  for (const [field, isSuspended, description] of [
    ['suspendTenant', true, 'Keeps everybody out of a tenant; its data stays.'],
    ['resumeTenant', false, 'Lets people into a tenant again.'],
  ] as const) {
    builder.mutationField(field, (t) =>
      t.field({
        type: tenant,
        nullable: false,
        description: `${description} For operators of the installation.`,
        extensions: administratorsOnly,
        args: { name: t.arg.string({ required: true, description: 'Name of the tenant.' }) },
        resolve: (_root, { name }, context) => toolsOf(context).setSuspended(name, isSuspended),
      }),
    )
  }
}

/** @throws FORBIDDEN for everybody but operators */
function toolsOf({ administration }: SchemaContext): TenantTools {
  if (administration?.tenants) return administration.tenants
  throw new TrellisError('FORBIDDEN', 'Only an operator of this installation may do this.')
}

function addTenant(builder: Builder) {
  const state = builder.enumType('TenantState', {
    description: 'Whether a tenant is open.',
    values: {
      CREATING: { description: 'It is being made, or was cut off at that: create it again.' },
      ACTIVE: { description: 'People are let in.' },
      SUSPENDED: { description: 'Nobody is let in; the data stays.' },
      DROPPING: { description: 'It is being removed, or was cut off at that: drop it again.' },
    } as const,
  })
  const figures = builder.objectRef<Awaited<ReturnType<TenantFacts['figures']>>>('TenantFigures').implement({
    description: 'What the database of a tenant says of itself; all null where it cannot be asked.',
    fields: (t) => ({
      bytes: t.exposeFloat('bytes', { description: 'Size of the database.' }),
      users: t.exposeInt('users', { description: 'How many people may sign in.' }),
      lastUsedAt: t.field({
        type: 'DateTime',
        description: 'When somebody or some program was there last.',
        resolve: (self) => self.lastUsedAt,
      }),
    }),
  })
  return builder.objectRef<TenantFacts>('Tenant').implement({
    description: "One company group's data, in a database of its own.",
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Its name.' }),
      label: t.exposeString('label', { nullable: false, description: 'Name of the company.' }),
      hosts: t.exposeStringList('hosts', { nullable: false, description: 'Host names of its own.' }),
      state: t.field({
        type: state,
        nullable: false,
        description: 'Whether it is open.',
        resolve: (self) => self.state,
      }),
      modules: t.exposeStringList('modules', { nullable: false, description: 'Its modules.' }),
      createdAt: t.field({
        type: 'DateTime',
        nullable: false,
        description: 'When it was made.',
        resolve: (self) => self.createdAt,
      }),
      isHome: t.exposeBoolean('isHome', {
        nullable: false,
        description: 'Whether it is the tenant of who asks.',
      }),
      figures: t.field({
        type: figures,
        nullable: false,
        description: 'What its database says of itself.',
        resolve: (self) => self.figures(),
      }),
    }),
  })
}
