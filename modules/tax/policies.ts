/** Who may do what with taxes. */
import { allow, everyoneRole, type PolicyDeclaration, type RoleDeclaration } from '#core/policy.ts'
import { Tax } from './entities/tax.ts'

const manager = 'tax.manager'

export const taxRoles: RoleDeclaration[] = [
  { code: manager, label: 'Taxes: manager', description: 'Keeps taxes and how they are computed.' },
]

export const taxPolicies: PolicyDeclaration[] = [
  allow(Tax, {
    name: 'read',
    description: 'Everybody reads the taxes of their companies.',
    role: everyoneRole,
    operations: ['read'],
  }),
  allow(Tax, {
    name: 'manage',
    description: 'Everything with taxes of the own companies.',
    role: manager,
    operations: ['*'],
  }),
]
