import { useQuery } from '@tanstack/react-query'
import { useStore } from 'ra-core'
import { Link } from 'react-router-dom'
import { request } from '../data/graphql.ts'
import { formatCount } from '../fields/format.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { sectionsOf } from '../frame/sections.ts'
import { t } from '../i18n/translate.ts'
import { Icon } from '../kit/icon.tsx'
import { FirstSteps } from './first-steps.tsx'
import s from './home.module.css'
import { Work } from './work.tsx'

/** The first page: first steps until they are put away, and all there is with its counts. */
export default function Home() {
  const knowledge = useKnowledge()
  const [isDismissed, setDismissed] = useStore('first-steps.dismissed', false)
  usePageTitle(t('Home'))
  const sections = sectionsOf(knowledge)
  const resources = sections.flatMap((section) => section.resources)
  // Every count in one request, an alias each.
  const counts = useQuery({
    queryKey: ['home-counts', resources.map((one) => one.name)],
    queryFn: ({ signal }) =>
      request<Record<string, { totalCount: number }>>(
        `query Counts { ${resources.map((one) => `${one.name}: ${one.names.many}(first: 1) { totalCount }`).join(' ')} }`,
        {},
        signal,
      ),
    enabled: resources.length > 0,
    staleTime: 30_000,
  })
  const firstName = knowledge.viewer.user.displayName.split(' ')[0]
  return (
    <div className={s.page}>
      <h1 className={s.title}>{greeting(firstName)}</h1>
      <Work />
      {!isDismissed && <FirstSteps dismiss={() => setDismissed(true)} />}
      {sections.map((section) => (
        <section key={section.label} className={s.section} aria-label={section.label}>
          <h2 className={s.heading}>{section.label}</h2>
          <div className={s.tiles}>
            {section.resources.map((one) => (
              <Link key={one.name} to={`/${one.name}`} className={s.tile} title={one.description}>
                <span className={s.icon}>
                  <Icon name={one.icon} label={one.plural} size={17} />
                </span>
                <span className={s.name}>{one.plural}</span>
                <span className={`${s.number} figures`}>
                  {counts.data
                    ? formatCount(counts.data[one.name]?.totalCount ?? 0)
                    : counts.isError
                      ? ''
                      : '·'}
                </span>
              </Link>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

function greeting(name = ''): string {
  const hour = new Date().getHours()
  if (hour < 12) return name ? t('Good morning, {{name}}', { name }) : t('Good morning')
  if (hour < 18) return name ? t('Good afternoon, {{name}}', { name }) : t('Good afternoon')
  return name ? t('Good evening, {{name}}', { name }) : t('Good evening')
}
