import Tooltip from '@mui/material/Tooltip'
import { ChevronDown, House, LayoutDashboard, PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useStore } from 'ra-core'
import { type ReactNode, useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router-dom'
import { useDashboards } from '../dashboards/dashboards.ts'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Mark } from '../kit/mark.tsx'
import s from './frame.module.css'
import { useKnowledge } from './knowledge-context.tsx'
import { pagesBeside, sectionsOf } from './sections.ts'

/** The left rail: company, home, and the sections of the modules. Narrow, it shows icons only. */
export function Rail({ isNarrow, toggle }: { isNarrow: boolean; toggle?: () => void }) {
  const knowledge = useKnowledge()
  const { company } = knowledge.viewer
  const dashboards = useDashboards().data ?? []
  const sections = [
    {
      label: t('Dashboards'),
      entries: dashboards.map((one) => ({
        to: `/dashboards/${one.id}`,
        label: one.name,
        icon: <LayoutDashboard size={16} strokeWidth={1.75} />,
      })),
    },
    ...sectionsOf(knowledge).map(({ label, resources }) => ({
      label,
      entries: resources.flatMap((one) => [
        { to: `/${one.name}`, label: one.plural, icon: <Icon name={one.icon} label={one.plural} /> },
        ...pagesBeside(one, knowledge.viewer).map((page) => ({
          to: page.path,
          label: t(page.label),
          icon: <Icon name={page.icon} label={t(page.label)} />,
        })),
      ]),
    })),
  ].filter(({ entries }) => entries.length > 0)
  const [closed, setClosed] = useStore<string[]>('rail.closed', [])
  const toggleSection = (label: string) =>
    setClosed(closed.includes(label) ? closed.filter((one) => one !== label) : [...closed, label])
  const name = company?.displayName ?? 'Trellis'
  const rail = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page may be one that is out of sight in the rail
  useEffect(() => {
    rail.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' })
  }, [pathname])
  return (
    <nav ref={rail} className={s.rail} aria-label={t('Main')} data-narrow={isNarrow || undefined}>
      <div className={s.company}>
        <Mark size={26} />
        {!isNarrow && <span title={name}>{name}</span>}
      </div>
      <div className={s.entries}>
        <Entry
          to="/"
          label={t('Home')}
          icon={<House size={16} strokeWidth={1.75} />}
          isNarrow={isNarrow}
          end
        />
        {sections.map((section) => (
          <div key={section.label} className={s.section}>
            {isNarrow ? (
              <hr className={s.rule} />
            ) : (
              <h2>
                <button
                  type="button"
                  className={s.heading}
                  aria-expanded={!closed.includes(section.label)}
                  onClick={() => toggleSection(section.label)}
                >
                  {section.label}
                  <ChevronDown size={13} aria-hidden />
                </button>
              </h2>
            )}
            {(isNarrow || !closed.includes(section.label) ? section.entries : []).map((one) => (
              <Entry key={one.to} {...one} isNarrow={isNarrow} />
            ))}
          </div>
        ))}
      </div>
      {toggle && (
        <div className={s.foot}>
          <IconButton label={isNarrow ? t('Expand navigation') : t('Collapse navigation')} onClick={toggle}>
            {isNarrow ? <PanelLeftOpen size={16} /> : <PanelLeftClose size={16} />}
          </IconButton>
        </div>
      )}
    </nav>
  )
}

function Entry(props: { to: string; label: string; icon: ReactNode; isNarrow: boolean; end?: boolean }) {
  const link = (
    <NavLink
      caseSensitive
      to={props.to}
      end={props.end}
      className={s.entry}
      aria-label={props.isNarrow ? props.label : undefined}
    >
      {props.icon}
      {!props.isNarrow && <span>{props.label}</span>}
    </NavLink>
  )
  return props.isNarrow ? (
    <Tooltip title={props.label} placement="right" enterDelay={150}>
      {link}
    </Tooltip>
  ) : (
    link
  )
}
