import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { roleMenu, userMenu } from '../menu.ts'
import { lowerCaseEmail } from '../rules/lower-case-email.ts'
import { noSelfSuspension } from '../rules/no-self-suspension.ts'
import { validSettings } from '../rules/user-settings.ts'
import { Company } from './company.ts'

const roleSchema = defineEntity({
  name: 'Role',
  tableName: 'role',
  properties: {
    ...record,
    code: field(line(60), 'Code', 'Name that rules know the role by.', {
      search: true,
      unique: true,
      pattern: {
        regex: /^[a-z][a-z0-9._-]*$/,
        message: 'A role code is lower-case letters, digits, dots and dashes.',
      },
    }),
    name: field(line(100), 'Name', 'What the role is called.', { search: true }),
    description: field(line(500).nullable(), 'Description', 'What people in the role do.', {
      widget: 'TEXT',
    }),
    users: () => field(p.manyToMany(User).mappedBy('roles'), 'Users', 'People in the role.'),
  },
})

export interface Role extends InferEntity<typeof roleSchema> {}

/** What people may do is given to roles, and roles to people. */
export const Role = entity<Role>(roleSchema, {
  label: 'Role',
  plural: 'Roles',
  description: 'A set of rights that people are given together.',
  icon: 'shield',
  displayName: '{name}',
  order: ['name'],
  menu: roleMenu,
})

const schema = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: {
    ...record,
    name: field(line(100), 'Name', 'Name of the person.', { search: true }),
    email: field(line(254), 'E-mail', 'Address to sign in with and to write to.', {
      search: true,
      unique: true,
      widget: 'EMAIL',
      pattern: { regex: /^[^\s@]+@[^\s@]+$/, message: 'This is not an e-mail address.' },
    }),
    passwordHash: field(p.text().nullable(), 'Password', 'Hash of the password.', { secret: true }),
    isActive: field(
      p.boolean().default(true),
      'May sign in',
      'Off keeps the person out from the next request on.',
    ),
    mustChangePassword: field(
      p.boolean().default(false),
      'Must change password',
      'Asks for a new password at the next sign-in.',
    ),
    locale: field(line(35).nullable(), 'Language', 'Language and formats, such as en-GB.'),
    timeZone: field(line(64).nullable(), 'Time zone', 'Time zone of dates and times, such as Europe/Paris.'),
    company: () =>
      field(p.manyToOne(Company).nullable(), 'Company', 'Company that the person works in at first.'),
    companies: () =>
      field(
        p.manyToMany(Company).owner().pivotTable('app_user_companies'),
        'Companies',
        'Companies that the person may work for.',
      ),
    roles: () =>
      field(p.manyToMany(Role).owner().pivotTable('app_user_roles'), 'Roles', 'What the person may do.'),
  },
})

export interface User extends InferEntity<typeof schema> {}

/** A person who signs in. */
export const User = entity<User>(schema, {
  label: 'User',
  plural: 'Users',
  description: 'A person who signs in and works here.',
  icon: 'user',
  displayName: '{name}',
  order: ['name'],
  menu: userMenu,
  derive: [lowerCaseEmail],
  validate: [validSettings, noSelfSuspension],
})
