import { SearchX } from 'lucide-react'
import { useState } from 'react'
import { usePageTitle } from '../frame/crumbs.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { PageSkeleton } from '../kit/page-skeleton.tsx'
import { ErrorState, Message } from '../kit/state.tsx'
import s from './administration.module.css'
import { InstallDialog } from './install-dialog.tsx'
import { ModuleCard } from './module-card.tsx'
import { type Module, useModules } from './module-set.ts'
import m from './modules.module.css'
import { PageHead } from './page-head.tsx'
import { UninstallDialog } from './uninstall-dialog.tsx'

/** What the program can do, and what of it is installed. For administrators. */
export default function ModulesPage() {
  const found = useModules()
  const [search, setSearch] = useState('')
  const [coming, setComing] = useState<Module | null>(null)
  const [going, setGoing] = useState<Module | null>(null)
  usePageTitle(t('Modules'))
  if (found.error && !found.data) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <PageSkeleton />
  const modules = found.data
  const words = search.trim().toLowerCase()
  const shown = modules.filter(({ label, name, description }) =>
    `${label} ${name} ${description}`.toLowerCase().includes(words),
  )
  const sections = [
    { title: t('Installed'), modules: shown.filter((one) => one.isInstalled) },
    { title: t('Not installed'), modules: shown.filter((one) => !one.isInstalled) },
  ].filter((section) => section.modules.length > 0)
  return (
    <div className={s.page}>
      <PageHead
        title={t('Modules')}
        count={modules.filter((one) => one.isInstalled).length}
        search={{ label: t('Search modules'), value: search, onChange: setSearch }}
      />
      {sections.length === 0 && (
        <Message
          icon={<SearchX size={22} />}
          title={t('No module is called that')}
          actions={<Button onClick={() => setSearch('')}>{t('Show all modules')}</Button>}
        />
      )}
      {sections.map((section) => (
        <section key={section.title} className={m.section} aria-label={section.title}>
          <h2>{section.title}</h2>
          <ul className={m.cards}>
            {section.modules.map((one) => (
              <ModuleCard
                key={one.name}
                module={one}
                modules={modules}
                install={() => setComing(one)}
                uninstall={() => setGoing(one)}
              />
            ))}
          </ul>
        </section>
      ))}
      {coming && <InstallDialog module={coming} modules={modules} close={() => setComing(null)} />}
      {going && <UninstallDialog module={going} modules={modules} close={() => setGoing(null)} />}
    </div>
  )
}
