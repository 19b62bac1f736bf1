import Drawer from '@mui/material/Drawer'
import { useQuery } from '@tanstack/react-query'
import { Authenticated, useLogoutIfAccessDenied, useStore } from 'ra-core'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Outlet, useLocation } from 'react-router-dom'
import { ChangedModules } from '../administration/changed-modules.tsx'
import { CommandField } from '../command/command-field.tsx'
import { isIncomplete } from '../data/errors.ts'
import { loadKnowledge } from '../data/knowledge.ts'
import { setZone } from '../fields/zone.ts'
import { localeInForce, takeLocale } from '../i18n/locale.ts'
import { t } from '../i18n/translate.ts'
import { NewVersion } from '../install/new-version.tsx'
import { installWorker } from '../install/worker.ts'
import { preloadWhenIdle } from '../kit/preloadable.tsx'
import { ErrorState } from '../kit/state.tsx'
import { likelyPages, preloadPage } from '../pages.tsx'
import { takeSettings } from '../settings/user-settings.ts'
import { applyDirection, side } from '../theme/direction.ts'
import s from './frame.module.css'
import { FrameSkeleton } from './frame-skeleton.tsx'
import { KnowledgeProvider } from './knowledge-context.tsx'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'
import { usePhone } from './use-phone.ts'

const SetUpFirst = lazy(() => import('../auth/set-up-first.tsx'))

/** The frame around every page: sign-in checked, knowledge loaded, rail and top bar in place. */
export function Frame() {
  return (
    <Authenticated loading={<FrameSkeleton />}>
      <LoadedFrame />
    </Authenticated>
  )
}

/**
 * The knowledge, with the viewer's formats in force before anything is shown. The code of the page is there as well,
 * so that it asks its questions together with the frame.
 */
async function loadFormatted() {
  const page = preloadPage(location.pathname).catch(() => null)
  const knowledge = await loadKnowledge()
  await page
  // What the user did not choose is as the browser has it.
  setZone(knowledge.viewer.user.timeZone)
  await takeLocale(knowledge.viewer.user.locale)
  applyDirection(localeInForce())
  takeSettings(knowledge.viewer.settings)
  return knowledge
}

function LoadedFrame() {
  const knowledge = useQuery({
    queryKey: ['knowledge'],
    queryFn: loadFormatted,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const logoutIfAccessDenied = useLogoutIfAccessDenied()
  const { error, data, refetch } = knowledge
  useEffect(() => {
    if (error) logoutIfAccessDenied(error).catch(() => null)
  }, [error, logoutIfAccessDenied])
  if (isIncomplete(error)) {
    return (
      <Suspense fallback={null}>
        <SetUpFirst />
      </Suspense>
    )
  }
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <FrameSkeleton />
  return (
    <KnowledgeProvider value={data}>
      <FrameBody />
    </KnowledgeProvider>
  )
}

function FrameBody() {
  const [isNarrow, setNarrow] = useStore('rail.narrow', false)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [isCommandOpen, setCommandOpen] = useState(false)
  const isPhone = usePhone()
  const { pathname } = useLocation()
  useEffect(() => preloadWhenIdle([...likelyPages, installWorker]), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawer
  useEffect(() => setDrawerOpen(false), [pathname])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setCommandOpen(true)
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <div className={s.frame} data-narrow={isNarrow || undefined}>
      <a href="#content" className={s.skip}>
        {t('Skip to content')}
      </a>
      {isPhone ? (
        <Drawer
          open={isDrawerOpen}
          anchor={side('start')}
          onClose={() => setDrawerOpen(false)}
          slotProps={{ paper: { className: s.drawer } }}
        >
          <Rail isNarrow={false} />
        </Drawer>
      ) : (
        <Rail isNarrow={isNarrow} toggle={() => setNarrow(!isNarrow)} />
      )}
      <div className={s.main}>
        <TopBar
          openDrawer={isPhone ? () => setDrawerOpen(true) : undefined}
          openCommand={() => setCommandOpen(true)}
        />
        <main id="content" className={s.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <NewVersion />
      <ChangedModules />
      <CommandField open={isCommandOpen} onClose={() => setCommandOpen(false)} />
    </div>
  )
}
