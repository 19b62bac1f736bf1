/** Who may do what with contacts. Bank accounts are part of their contact, so they need no rules. */
import { allow, type PolicyDeclaration, type RoleDeclaration } from '#core/policy.ts'
import { Partner } from './entities/partner.ts'
import { PartnerCategory } from './entities/partner-category.ts'

const reader = 'contacts.reader'
const editor = 'contacts.editor'
const manager = 'contacts.manager'

export const contactRoles: RoleDeclaration[] = [
  { code: reader, label: 'Contacts: reader', description: 'Reads contacts.' },
  {
    code: editor,
    label: 'Contacts: editor',
    description: 'Makes and changes contacts.',
    includes: [reader],
  },
  {
    code: manager,
    label: 'Contacts: manager',
    description: 'Deletes and merges contacts, and keeps their categories.',
    includes: [editor],
  },
]

export const contactPolicies: PolicyDeclaration[] = [
  allow(Partner, {
    name: 'read',
    description: 'Contacts of the own companies.',
    role: reader,
    operations: ['read'],
  }),
  allow(PartnerCategory, {
    name: 'read-categories',
    description: 'Categories of contacts.',
    role: reader,
    operations: ['read'],
  }),
  allow(Partner, {
    name: 'edit',
    description: 'New contacts and changes of contacts of the own companies.',
    role: editor,
    operations: ['create', 'update'],
  }),
  allow(Partner, {
    name: 'manage',
    description: 'Everything with contacts of the own companies.',
    role: manager,
    operations: ['*'],
  }),
  allow(PartnerCategory, {
    name: 'manage-categories',
    description: 'Everything with categories of contacts.',
    role: manager,
    operations: ['*'],
  }),
]
