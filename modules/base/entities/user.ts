import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { say } from '#core/say.ts'
import { line, moment, p } from '#core/types.ts'
import { imageField } from '../file-field.ts'
import { roleMenu, userMenu } from '../menu.ts'
import { forgetVerification } from '../rules/forget-verification.ts'
import { lastAdministratorSql } from '../rules/last-administrator.ts'
import { lowerCaseEmail } from '../rules/lower-case-email.ts'
import { noSelfSuspension } from '../rules/no-self-suspension.ts'
import { validSettings } from '../rules/user-settings.ts'
import { treeSql } from '../tree.ts'
import { AccessRule } from './access-rule.ts'
import { Company } from './company.ts'

const roleSchema = defineEntity({
  name: 'Role',
  tableName: 'role',
  properties: {
    ...record,
    ...keptWords,
    code: field(line(60), 'Code', 'Name that rules know the role by.', {
      search: true,
      unique: true,
      pattern: {
        regex: /^[a-z][a-z0-9._-]*$/,
        message: 'A role code is lower-case letters, digits, dots and dashes.',
      },
    }),
    name: field(line(100), 'Name', 'What the role is called.', { search: true, said: true }),
    description: field(line(500).nullable(), 'Description', 'What people in the role do.', {
      widget: 'TEXT',
      said: true,
    }),
    requiresSecondFactor: field(
      p.boolean().default(false),
      'Second factor required',
      'People in the role work only after they have set up a code generator or a passkey.',
    ),
    pageSize: field(
      p.integer().nullable(),
      'Records in a page',
      'The most records that people in the role may ask for in one page; 100 when empty.',
      { min: '1', max: '1000' },
    ),
    nodeLimit: field(
      p.integer().nullable(),
      'Records in an answer',
      'The most records that one request of people in the role may answer; 10,000 when empty.',
      { min: '1', max: '100000' },
    ),
    statementSeconds: field(
      p.integer().nullable(),
      'Seconds for a read',
      'How long one read of people in the role may take; 30 seconds when empty.',
      { min: '1', max: '600' },
    ),
    requestsPerMinute: field(
      p.integer().nullable(),
      'Requests in a minute',
      'How many requests each of the people in the role may send in a minute; no limit when empty.',
      { min: '1', max: '1000000' },
    ),
    users: () => field(p.manyToMany(User).mappedBy('roles'), 'Users', 'People in the role.'),
    includes: () =>
      field(
        p.manyToMany(Role).owner().pivotTable('role_includes'),
        'Includes',
        'Roles whose rights people in this role have too.',
      ),
    rules: () => field(p.oneToMany(AccessRule).mappedBy('role'), 'Rules', 'What people in the role may do.'),
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
  audited: true,
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
    image: () => imageField('Picture', 'Photo of the person, shown beside their name.'),
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
      { hideable: true },
    ),
    emailVerifiedAt: field(
      moment().nullable(),
      'E-mail verified',
      'When the person proved that mail to the address reaches them.',
      { readonly: true },
    ),
    hasSecondFactor: field(
      p.boolean().default(false),
      'Second factor',
      'Signs in with a code or a passkey besides the password.',
      { readonly: true },
    ),
    locale: field(line(35).nullable(), 'Language', 'Language and formats, such as en-GB.'),
    timeZone: field(line(64).nullable(), 'Time zone', 'Time zone of dates and times, such as Europe/Paris.'),
    noticeMail: field(
      p.enum(['NONE', 'IMMEDIATELY', 'HOURLY', 'DAILY'] as const).default('DAILY'),
      'Mail about notifications',
      'How soon a mail tells of notifications that were not read by then.',
      {
        hideable: true,
        choices: {
          NONE: { label: 'Never' },
          IMMEDIATELY: { label: 'At once', description: 'A minute later, so that several come together.' },
          HOURLY: { label: 'Every hour' },
          DAILY: { label: 'Every morning', description: 'At seven in the time zone of the person.' },
        },
      },
    ),
    manager: () =>
      field(p.manyToOne(User).nullable(), 'Manager', 'Whose team the person is in.', {
        onDelete: 'set null',
      }),
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
  audited: true,
  treeField: 'manager',
  derive: [lowerCaseEmail, forgetVerification],
  validate: [validSettings, noSelfSuspension],
  checks: [{ name: 'own_manager', sql: 'manager_id <> id', message: 'Nobody is their own manager.' }],
  sql: [
    ...treeSql(
      'app_user',
      say`Nobody is the manager of their own manager. Choose another one.`,
      'manager_id',
    ),
    ...lastAdministratorSql,
  ],
})
