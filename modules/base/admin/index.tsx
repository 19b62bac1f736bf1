import { defineAdmin } from '#admin/extend/contract.ts'
import { msg } from '#admin/i18n/translate.ts'

/** Records below their parents. */
export default defineAdmin({
  views: { tree: { label: msg('Tree'), icon: 'list-tree', load: () => import('./tree-view.tsx') } },
})
