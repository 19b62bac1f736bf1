import '@fontsource-variable/inter/wght.css'
import './theme/global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { currentSession } from './auth/auth-provider.ts'
import { publicPaths } from './auth/public-paths.ts'
import { loadKnowledge } from './data/knowledge.ts'
import { localeInForce, startLocale } from './i18n/locale.ts'
import { preloadPage } from './pages.tsx'
import { applyDirection } from './theme/direction.ts'
import { applyLooks } from './theme/preferences.ts'

// Who is signed in, what there is and the page's code are asked for at once, before anything is drawn. All is kept for the
// frame, which also tells what went wrong.
if (!publicPaths.includes(location.pathname)) {
  currentSession().catch(() => null)
  loadKnowledge().catch(() => null)
  preloadPage(location.pathname).catch(() => null)
}
applyLooks()
const root = document.getElementById('root')
// Nothing is drawn in a language that is not the viewer's.
startLocale().then(() => {
  applyDirection(localeInForce())
  if (!root) return
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
})
