/** Who may do what with quotations and orders. Lines are part of their order, so they need no rules. */
import { allow, type PolicyDeclaration, type RoleDeclaration } from '#core/policy.ts'
import { SaleOrder } from './entities/sale-order.ts'

const reader = 'sale.reader'
const salesperson = 'sale.salesperson'
const leader = 'sale.team-leader'
const manager = 'sale.manager'

export const saleRoles: RoleDeclaration[] = [
  {
    code: reader,
    label: 'Sales: reader',
    description: 'Reads all orders of their companies, such as an accountant does.',
    includes: ['contacts.reader', 'product.reader'],
  },
  {
    code: salesperson,
    label: 'Sales: salesperson',
    description: 'Works on their own quotations and orders.',
    includes: ['contacts.editor', 'product.reader'],
  },
  {
    code: leader,
    label: 'Sales: team leader',
    description: 'Works on the quotations and orders of their team.',
    includes: [salesperson],
  },
  {
    code: manager,
    label: 'Sales: manager',
    description: 'Works on all quotations and orders of their companies, and locks and unlocks them.',
    includes: [leader, reader],
  },
]

/** What selling takes; locking and taking back what is done are for whoever answers for it. */
const work = [
  'read',
  'create',
  'update',
  'delete',
  'send',
  'confirm',
  'cancel',
  'reset',
  'duplicate',
  'revise',
  'expire',
]

export const salePolicies: PolicyDeclaration[] = [
  allow(SaleOrder, {
    name: 'read-all',
    description: 'Every order of the own companies can be read.',
    role: reader,
    operations: ['read'],
  }),
  allow(SaleOrder, {
    name: 'own-orders',
    description: 'Salespeople work on the orders that they are the salesperson of.',
    role: salesperson,
    operations: work,
    where: { salesperson: { id: { eq: '$me' } } },
  }),
  allow(SaleOrder, {
    name: 'team-orders',
    description: 'Team leaders work on the orders of everybody in their team.',
    role: leader,
    operations: [...work, 'finish'],
    where: { salesperson: { id: { in: '$team' } } },
  }),
  allow(SaleOrder, {
    name: 'all-orders',
    description: 'Sales managers do everything with all orders of the own companies.',
    role: manager,
    operations: ['*'],
  }),
]
