import { House, LayoutDashboard, Plus } from 'lucide-react'
import { myActivities } from '../activity/use-overdue.ts'
import { administrationPages, isAdministrator } from '../administration/pages.ts'
import { type Knowledge, mayDo } from '../data/knowledge.ts'
import { pagesBeside, sectionsOf } from '../frame/sections.ts'
import { msg, t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Icon } from '../kit/icon.tsx'
import { fits, type Hit } from './hit.tsx'

interface FixedPage {
  path: string
  label: string
  icon: string
  isFor?: (knowledge: Knowledge) => boolean
}

const forAdministrators = ({ viewer }: Knowledge): boolean => isAdministrator(viewer)

/** Pages that stand in no section of the navigation. */
const fixedPages: readonly FixedPage[] = [
  { path: '/inbox', label: msg('Inbox'), icon: 'bell' },
  { path: '/inbox/settings', label: msg('Mail settings'), icon: 'mail' },
  {
    path: myActivities,
    label: msg('My activities'),
    icon: 'calendar-check',
    isFor: ({ resources }) => resources.has('Activity'),
  },
  { path: '/account/profile', label: msg('Profile'), icon: 'user-round' },
  { path: '/account/security', label: msg('Security'), icon: 'shield-check' },
  { path: '/account/invitations', label: msg('Invitations'), icon: 'mail-plus', isFor: forAdministrators },
  { path: '/access', label: msg('Who may do what'), icon: 'shield-question-mark', isFor: forAdministrators },
  { path: '/import', label: msg('Import'), icon: 'file-up' },
]

/** Most pages that are shown without words. */
const shownAtFirst = 10
const shownPages = 7

/** The pages that fit the words, and the ways to create a record. */
export function pageHits(
  knowledge: Knowledge,
  dashboards: readonly { id: string; name: string }[],
  text: string,
): Hit[] {
  const all = text === '' ? [homeHit(), ...entryHits(knowledge)] : everything(knowledge, dashboards)
  return all
    .filter(({ words, ...hit }) => fits(hit, text, words))
    .slice(0, text === '' ? shownAtFirst : shownPages)
    .map(({ words: _words, ...hit }) => hit)
}

type NamedHit = Hit & { words?: string }

const homeHit = (): NamedHit => ({
  key: 'home',
  label: t('Home'),
  hint: '',
  icon: <House size={16} />,
  choose: { to: '/' },
})

const entryHits = (knowledge: Knowledge): NamedHit[] =>
  sectionsOf(knowledge).flatMap(({ label, resources }) =>
    resources.map((one) => ({
      key: one.name,
      label: one.plural,
      words: one.label,
      hint: label,
      icon: <Icon name={one.icon} label={one.plural} />,
      choose: { to: `/${one.name}` },
    })),
  )

function everything(knowledge: Knowledge, dashboards: readonly { id: string; name: string }[]): NamedHit[] {
  const sections = sectionsOf(knowledge)
  const beside = sections.flatMap(({ label, resources }) =>
    resources.flatMap((one) => pagesBeside(one, knowledge.viewer).map((page) => ({ ...page, hint: label }))),
  )
  const besides = new Set(beside.map(({ path }) => path))
  const pages = [
    ...fixedPages.filter(({ isFor }) => isFor?.(knowledge) ?? true),
    // Where the entry that a page stands beside is out of sight, the page is still there.
    ...administrationPages.filter(({ path, isFor }) => isFor(knowledge.viewer) && !besides.has(path)),
  ]
  return [
    homeHit(),
    ...entryHits(knowledge),
    ...dashboards.map(({ id, name }) => ({
      key: `dashboard ${id}`,
      label: name,
      hint: t('Dashboards'),
      icon: <LayoutDashboard size={16} />,
      choose: { to: `/dashboards/${id}` },
    })),
    ...[...beside, ...pages.map((page) => ({ ...page, label: t(page.label), hint: '' }))].map((page) => ({
      key: page.path,
      label: page.label,
      hint: page.hint,
      icon: <Icon name={page.icon} label={page.label} />,
      choose: { to: page.path },
    })),
    ...sections.flatMap(({ label, resources }) =>
      resources
        .filter((one) => mayDo(one, 'create'))
        .map((one) => ({
          key: `+${one.name}`,
          label: t('Create {{record}}', { record: inText(one.label) }),
          words: t('New {{record}}', { record: inText(one.label) }),
          hint: label,
          icon: <Plus size={16} />,
          choose: { to: `/${one.name}/create` },
        })),
    ),
  ]
}
