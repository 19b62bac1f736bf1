import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p, text } from '#core/types.ts'
import { providerMenu } from '../menu.ts'
import { usableProvider } from '../rules/usable-provider.ts'
import { Role } from './user.ts'

const schema = defineEntity({
  name: 'SsoProvider',
  tableName: 'sso_provider',
  properties: {
    ...record,
    name: field(line(60), 'Name', 'What the button at the sign-in says after "Sign in with".', {
      search: true,
      unique: true,
    }),
    issuer: field(
      line(300),
      'Issuer',
      'Address of the OpenID Connect provider, as its documentation gives it.',
    ),
    clientId: field(line(300), 'Client ID', 'What the provider knows this server by.'),
    clientSecret: field(text().nullable(), 'Client secret', 'Kept encrypted.', { secret: true }),
    isActive: field(
      p.boolean().default(true),
      'In use',
      'Off hides the button and refuses to sign in this way.',
    ),
    allowedDomains: field(
      line(500).nullable(),
      'Domains',
      'Only addresses of these domains get in, such as "example.com, example.org". Everybody when empty.',
    ),
    createsUsers: field(
      p.boolean().default(false),
      'Makes users',
      'Somebody of the domains who has no account gets one at the first sign-in.',
    ),
    isSecondFactorEnough: field(
      p.boolean().default(false),
      'Asks for a second factor itself',
      'People who come this way are not asked for a code here.',
    ),
    roles: () =>
      field(
        p.manyToMany(Role).owner().pivotTable('sso_provider_roles'),
        'Roles',
        'Roles of the users that are made this way.',
      ),
  },
})

export interface SsoProvider extends InferEntity<typeof schema> {}

/** A company directory that says who somebody is, by OpenID Connect. */
export const SsoProvider = entity<SsoProvider>(schema, {
  label: 'Single sign-on',
  plural: 'Single sign-on',
  pluralName: 'SsoProviders',
  description: 'A directory, such as that of an office suite, by which people sign in here.',
  icon: 'key-round',
  displayName: '{name}',
  order: ['name'],
  menu: providerMenu,
  validate: [usableProvider],
})
