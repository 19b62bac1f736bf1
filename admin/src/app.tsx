import { ThemeProvider } from '@mui/material/styles'
import { QueryClient } from '@tanstack/react-query'
import { CoreAdminContext, localStorageStore } from 'ra-core'
import { lazy, Suspense, useMemo } from 'react'
import { createBrowserRouter, Outlet, RouterProvider } from 'react-router-dom'
import { authProvider } from './auth/auth-provider.ts'
import { mailedLinks, signInPath } from './auth/public-paths.ts'
import { isApiError } from './data/errors.ts'
import { dataProvider } from './data/provider.ts'
import { Frame } from './frame/frame.tsx'
import { RouteError } from './frame/route-error.tsx'
import { useLocale } from './i18n/locale.ts'
import { Toasts } from './kit/toasts.tsx'
import { framedPages } from './pages.tsx'
import { useScheme } from './theme/preferences.ts'
import { buildTheme } from './theme/theme.ts'

const SignIn = lazy(() => import('./auth/sign-in.tsx'))
const ForgotPassword = lazy(() => import('./auth/forgot-password.tsx'))
const MailedLink = lazy(() => import('./auth/mailed-link.tsx'))

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
  const locale = useLocale()
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
          {/* Another language is another face of all that is shown: it is shown anew, with what was loaded kept. */}
          <Outlet key={locale} />
        </Suspense>
        <Toasts />
      </ThemeProvider>
    </CoreAdminContext>
  )
}

const router = createBrowserRouter([
  {
    element: <Root />,
    children: [
      { path: signInPath, element: <SignIn /> },
      { path: '/forgot-password', element: <ForgotPassword /> },
      ...mailedLinks.map((purpose) => ({
        path: `/${purpose}`,
        element: <MailedLink key={purpose} purpose={purpose} />,
      })),
      {
        element: <Frame />,
        children: [{ errorElement: <RouteError />, children: framedPages }],
      },
    ],
  },
])

/** The admin: providers around the routes. Which resources there are, the server says. */
export function App() {
  return <RouterProvider router={router} />
}
