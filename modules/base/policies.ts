/** What everybody who signs in may do, and who administers. */

import type { EntityToken } from '#core/entity.ts'
import {
  administratorRole,
  allow,
  everyoneRole,
  type PolicyDeclaration,
  type RoleDeclaration,
} from '#core/policy.ts'
import { Company } from './entities/company.ts'
import { Country, CountryState } from './entities/country.ts'
import { Currency, CurrencyRate } from './entities/currency.ts'
import { Dashboard } from './entities/dashboard.ts'
import { ImportJob } from './entities/import-job.ts'
import { Job } from './entities/job.ts'
import { Notification } from './entities/notification.ts'
import { SavedFilter } from './entities/saved-filter.ts'
import { Tag } from './entities/tag.ts'
import { Uom, UomCategory } from './entities/uom.ts'
import { User } from './entities/user.ts'
import { UserSetting } from './entities/user-setting.ts'

const filterSharer = 'base.filter-sharer'
const dashboardSharer = 'base.dashboard-sharer'

export const baseRoles: RoleDeclaration[] = [
  { code: administratorRole, label: 'Administrator', description: 'May do everything, in all companies.' },
  {
    code: everyoneRole,
    label: 'Everyone',
    description: 'Everybody who signs in: reads what all need, and keeps their own profile.',
  },
  {
    code: filterSharer,
    label: 'Shares filters',
    description: 'Puts saved filters into the menus of everybody, and keeps those that are there.',
  },
  {
    code: dashboardSharer,
    label: 'Shares dashboards',
    description: 'Puts dashboards into the menus of others, and keeps those that are there.',
  },
]

const readAll = <T>(target: EntityToken<T>, name: string, what: string): PolicyDeclaration =>
  allow(target, { name, description: `Everybody reads ${what}.`, role: everyoneRole, operations: ['read'] })

export const basePolicies: PolicyDeclaration[] = [
  readAll(Currency, 'currencies', 'currencies'),
  readAll(CurrencyRate, 'currency-rates', 'currency rates'),
  readAll(Country, 'countries', 'countries'),
  readAll(CountryState, 'country-states', 'states of countries'),
  readAll(UomCategory, 'uom-categories', 'kinds of units'),
  readAll(Uom, 'uoms', 'units'),
  readAll(Tag, 'tags', 'tags'),
  allow(Company, {
    name: 'own-companies',
    description: 'Everybody reads the companies that they may act for.',
    role: everyoneRole,
    operations: ['read'],
    where: { id: { in: '$companies' } },
  }),
  allow(User, {
    name: 'directory',
    description: 'Everybody sees who the others are.',
    role: everyoneRole,
    operations: ['read'],
    read: ['name', 'image', 'email', 'isActive', 'manager', 'company'],
  }),
  allow(User, {
    name: 'own-profile',
    description: 'Everybody reads their own account and keeps its picture, language, time zone and mail.',
    role: everyoneRole,
    operations: ['read', 'update'],
    where: { id: { eq: '$me' } },
    write: ['name', 'image', 'locale', 'timeZone', 'noticeMail'],
  }),
  allow(ImportJob, {
    name: 'own-imports',
    description: 'Everybody sees, cancels and undoes the imports that they began.',
    role: everyoneRole,
    operations: ['read', 'cancel', 'undo'],
    where: { createdBy: { id: { eq: '$me' } } },
  }),
  allow(Notification, {
    name: 'own-notifications',
    description: 'Everybody reads their own inbox.',
    role: everyoneRole,
    operations: ['read', 'markRead'],
    where: { user: { id: { eq: '$me' } } },
  }),
  allow(UserSetting, {
    name: 'own-settings',
    description: 'Everybody keeps their own choices of screens.',
    role: everyoneRole,
    operations: ['read', 'create', 'update', 'delete'],
    where: { user: { id: { eq: '$me' } } },
  }),
  allow(Dashboard, {
    name: 'shared-dashboards',
    description: 'Everybody finds the dashboards that are shared with all.',
    role: everyoneRole,
    operations: ['read'],
    where: { isShared: { eq: true } },
  }),
  allow(Dashboard, {
    name: 'dashboards-of-roles',
    description: 'Everybody finds the dashboards that are shared with a role of theirs.',
    role: everyoneRole,
    operations: ['read'],
    where: { roles: { some: { users: { some: { id: { eq: '$me' } } } } } },
  }),
  allow(Dashboard, {
    name: 'own-dashboards',
    description: 'Everybody keeps dashboards of their own.',
    role: everyoneRole,
    operations: ['read', 'create', 'update', 'delete'],
    where: { createdBy: { id: { eq: '$me' } } },
    write: ['name', 'sequence', 'widgets'],
  }),
  allow(Dashboard, {
    name: 'sharing-dashboards',
    description: 'Who may share dashboards keeps their own and those that are shared.',
    role: dashboardSharer,
    operations: ['read', 'create', 'update', 'delete'],
    where: {
      or: [
        { createdBy: { id: { eq: '$me' } } },
        { isShared: { eq: true } },
        { roles: { some: { users: { some: { id: { eq: '$me' } } } } } },
      ],
    },
  }),
  allow(SavedFilter, {
    name: 'shared-filters',
    description: 'Everybody finds the filters that are shared.',
    role: everyoneRole,
    operations: ['read'],
    where: { isShared: { eq: true } },
  }),
  allow(SavedFilter, {
    name: 'own-filters',
    description: 'Everybody keeps filters of their own.',
    role: everyoneRole,
    operations: ['read', 'create', 'update', 'delete'],
    where: { createdBy: { id: { eq: '$me' } } },
    write: ['name', 'entity', 'filter', 'order', 'groupBy', 'view'],
  }),
  allow(SavedFilter, {
    name: 'share-filters',
    description: 'Shares filters of their own, and keeps those that are shared.',
    role: filterSharer,
    operations: ['read', 'create', 'update', 'delete'],
    where: { or: [{ createdBy: { id: { eq: '$me' } } }, { isShared: { eq: true } }] },
  }),
  allow(Job, {
    name: 'own-jobs',
    description: 'Everybody sees, cancels and runs again the jobs that they began.',
    role: everyoneRole,
    operations: ['read', 'cancel', 'retry'],
    where: { createdBy: { id: { eq: '$me' } } },
  }),
]
