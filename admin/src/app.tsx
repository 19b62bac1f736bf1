import { ThemeProvider } from '@mui/material/styles'
import { QueryClient } from '@tanstack/react-query'
import { CoreAdminContext, localStorageStore } from 'ra-core'
import { lazy, Suspense, useMemo } from 'react'
import { createBrowserRouter, Outlet, RouterProvider } from 'react-router-dom'
import { authProvider, signInPath } from './auth/auth-provider.ts'
import { isApiError } from './data/errors.ts'
import { dataProvider } from './data/provider.ts'
import { Frame } from './frame/frame.tsx'
import { RouteError } from './frame/route-error.tsx'
import { PageSkeleton } from './kit/page-skeleton.tsx'
import { Toasts } from './kit/toasts.tsx'
import { useScheme } from './theme/preferences.ts'
import { buildTheme } from './theme/theme.ts'

const SignIn = lazy(() => import('./auth/sign-in.tsx'))
const ForgotPassword = lazy(() => import('./auth/forgot-password.tsx'))
const MailedLink = lazy(() => import('./auth/mailed-link.tsx'))
const SecurityPage = lazy(() => import('./account/security-page.tsx'))
const InboxPage = lazy(() => import('./inbox/inbox-page.tsx'))
const InboxSettingsPage = lazy(() => import('./inbox/settings-page.tsx'))
const InvitationsPage = lazy(() => import('./account/invitations-page.tsx'))
const AccessPage = lazy(() => import('./access/access-page.tsx'))
const Home = lazy(() => import('./home/home.tsx'))
const ListPage = lazy(() => import('./list/list-page.tsx'))
const FormPage = lazy(() => import('./form/form-page.tsx'))

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refused, it will refuse again: only a lost connection is worth another try.
      retry: (count, error) => count < 4 && isApiError(error) && error.code === 'UNAVAILABLE',
      retryDelay: (count) => Math.min(500 * 2 ** count, 4_000),
      staleTime: 5_000,
    },
  },
})
const store = localStorageStore('1', 'trellis')

function Root() {
  const scheme = useScheme()
  const theme = useMemo(() => buildTheme(scheme), [scheme])
  return (
    <CoreAdminContext
      authProvider={authProvider}
      dataProvider={dataProvider}
      queryClient={queryClient}
      store={store}
    >
      <ThemeProvider theme={theme}>
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
        <Toasts />
      </ThemeProvider>
    </CoreAdminContext>
  )
}

const page = (element: React.ReactNode) => <Suspense fallback={<PageSkeleton />}>{element}</Suspense>

const router = createBrowserRouter([
  {
    element: <Root />,
    children: [
      { path: signInPath, element: <SignIn /> },
      { path: '/forgot-password', element: <ForgotPassword /> },
      ...(['reset-password', 'accept-invitation', 'verify-email'] as const).map((purpose) => ({
        path: `/${purpose}`,
        element: <MailedLink key={purpose} purpose={purpose} />,
      })),
      {
        element: <Frame />,
        children: [
          {
            errorElement: <RouteError />,
            children: [
              { path: '/', element: page(<Home />) },
              { path: '/account/security', element: page(<SecurityPage />) },
              { path: '/account/invitations', element: page(<InvitationsPage />) },
              { path: '/inbox', element: page(<InboxPage />) },
              { path: '/inbox/settings', element: page(<InboxSettingsPage />) },
              { path: '/access', element: page(<AccessPage />) },
              { path: '/:resource', element: page(<ListPage />) },
              { path: '/:resource/create', element: page(<FormPage />) },
              { path: '/:resource/:id', element: page(<FormPage />) },
            ],
          },
        ],
      },
    ],
  },
])

/** The admin: providers around the routes. Which resources there are, the server says. */
export function App() {
  return <RouterProvider router={router} />
}
