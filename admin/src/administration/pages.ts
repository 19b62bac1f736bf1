/** The pages by which a tenant and its installation are looked after, and where they stand in the navigation. */
import type { Viewer } from '../data/types.ts'
import { msg } from '../i18n/translate.ts'

interface AdministrationPage {
  path: string
  label: string
  icon: string
  /** The entity under whose entry it stands in the navigation. */
  beside: string
  isFor: (viewer: Viewer) => boolean
}

/** Whether the viewer looks after the tenant. */
export const isAdministrator = ({ roles }: Viewer): boolean => roles.includes('base.administrator')

/** In the order of the navigation. */
export const administrationPages: readonly AdministrationPage[] = [
  {
    path: '/sessions',
    label: msg('Sessions'),
    icon: 'monitor-smartphone',
    beside: 'User',
    isFor: isAdministrator,
  },
  { path: '/audit', label: msg('Audit'), icon: 'shield-check', beside: 'Role', isFor: isAdministrator },
  { path: '/modules', label: msg('Modules'), icon: 'blocks', beside: 'Company', isFor: isAdministrator },
  {
    path: '/tenants',
    label: msg('Tenants'),
    icon: 'server',
    beside: 'Company',
    isFor: ({ isOperator }) => isOperator,
  },
]
