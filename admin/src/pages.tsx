/** The pages of who is signed in, each in a chunk of its own. */
import { Suspense } from 'react'
import { matchPath, type RouteObject } from 'react-router-dom'
import { extensionPages } from './extend/extensions.ts'
import { PageSkeleton } from './kit/page-skeleton.tsx'
import { type Preloadable, preloadable } from './kit/preloadable.tsx'

const home = preloadable(() => import('./home/home.tsx'))
const list = preloadable(() => import('./list/list-page.tsx'))
const form = preloadable(() => import('./form/form-page.tsx'))

/** Where people go next from anywhere: worth having before they do. */
export const likelyPages = [home, list, form].map(({ preload }) => preload)

/** Path and page; of several that fit an address the first is meant. */
const pages: [path: string, page: Preloadable<object>][] = [
  ['/', home],
  ['/account/profile', preloadable(() => import('./account/profile-page.tsx'))],
  ['/account/security', preloadable(() => import('./account/security-page.tsx'))],
  ['/account/invitations', preloadable(() => import('./account/invitations-page.tsx'))],
  ['/inbox', preloadable(() => import('./inbox/inbox-page.tsx'))],
  ['/inbox/settings', preloadable(() => import('./inbox/settings-page.tsx'))],
  ['/access', preloadable(() => import('./access/access-page.tsx'))],
  ['/sessions', preloadable(() => import('./administration/sessions-page.tsx'))],
  ['/audit', preloadable(() => import('./administration/audit-page.tsx'))],
  ['/modules', preloadable(() => import('./administration/modules-page.tsx'))],
  ['/tenants', preloadable(() => import('./administration/tenants-page.tsx'))],
  ['/import', preloadable(() => import('./imports/import-page.tsx'))],
  ['/dashboards/:id', preloadable(() => import('./dashboards/dashboard-page.tsx'))],
  ['/style', preloadable(() => import('./style/style-page.tsx'))],
  ...extensionPages.map(({ path, load }): [string, Preloadable<object>] => [path, preloadable(load)]),
  ['/:resource', list],
  ['/:resource/create', form],
  ['/:resource/:id', form],
]

/** The routes inside the frame. */
export const framedPages: RouteObject[] = pages.map(([path, Page]) => ({
  path,
  element: (
    <Suspense fallback={<PageSkeleton />}>
      <Page />
    </Suspense>
  ),
}))

/** Loads the page of an address, while the session and the knowledge are still on their way. */
export function preloadPage(address: string): Promise<unknown> {
  const found = pages.find(([path]) => matchPath(path, address))
  return found ? found[1].preload() : Promise.resolve()
}
