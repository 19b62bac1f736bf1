import type { Stage } from './stage.ts'

/** A page that is judged. */
export interface JudgedPage {
  name: string
  path: string
  isSignedOut?: boolean
  /** In the dark scheme. */
  isDark?: boolean
  /** Desktop only, or on a phone as well. */
  isOnPhone?: boolean
}

/** Every kind of page that the admin has, once, with the demo data in it. */
export async function judgedPages(stage: Stage): Promise<JudgedPage[]> {
  const { saleOrders } = await stage.api<{ saleOrders: { nodes: { id: string }[] } }>(
    '{ saleOrders(first: 1) { nodes { id } } }',
  )
  const order = saleOrders.nodes[0]?.id
  if (!order) throw new Error('The demo data has no order.')
  return [
    { name: 'Sign-in', path: '/sign-in', isSignedOut: true, isOnPhone: true },
    { name: 'Home', path: '/', isOnPhone: true },
    { name: 'List', path: '/SaleOrder?view=list', isOnPhone: true },
    { name: 'List, dark', path: '/SaleOrder?view=list', isDark: true },
    { name: 'Form', path: `/SaleOrder/${order}`, isOnPhone: true },
    { name: 'Form, dark', path: `/SaleOrder/${order}`, isDark: true },
    { name: 'Board', path: '/SaleOrder?view=board', isOnPhone: true },
    { name: 'Calendar', path: '/SaleOrder?view=calendar', isOnPhone: true },
    { name: 'Chart', path: '/SaleOrder?view=chart' },
    { name: 'Pivot', path: '/SaleOrder?view=pivot' },
    { name: 'Dashboard', path: `/dashboards/${await shippedDashboard(stage)}`, isOnPhone: true },
    { name: 'Inbox', path: '/inbox', isOnPhone: true },
    { name: 'Settings of the inbox', path: '/inbox/settings' },
    { name: 'Profile', path: '/account/profile' },
    { name: 'Security', path: '/account/security', isOnPhone: true },
    { name: 'Access', path: '/access' },
  ]
}

/** @returns the id of the dashboard that comes with sales: numbers, charts, tables and a list */
async function shippedDashboard(stage: Stage): Promise<string> {
  const { dashboards } = await stage.api<{ dashboards: { nodes: { id: string }[] } }>(
    '{ dashboards(first: 1, filter: { name: { eq: "Sales overview" } }) { nodes { id } } }',
  )
  const found = dashboards.nodes[0]
  if (!found) throw new Error('The demo data has no dashboard "Sales overview".')
  return found.id
}
