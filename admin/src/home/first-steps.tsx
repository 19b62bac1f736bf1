import { Building2, ChevronRight, FileSpreadsheet, UserPlus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { mayDo } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { importPath } from '../imports/import-button.tsx'
import { IconButton } from '../kit/button.tsx'
import s from './home.module.css'

interface Step {
  icon: ReactNode
  title: string
  text: string
  to: string
}

/** What a new company does first; gone for good once it is put away. */
export function FirstSteps({ dismiss }: { dismiss: () => void }) {
  const knowledge = useKnowledge()
  const { viewer, resources } = knowledge
  const steps: Step[] = []
  // Which resources hold the company and the people, the schema says: those that the viewer's own fields lead to.
  const company = resources.get(knowledge.viewerTypes.company ?? '')
  const user = resources.get(knowledge.viewerTypes.user ?? '')
  // A new company is set up by those who look after it.
  if (!user || !mayDo(user, 'create')) return null
  if (company && viewer.company && mayDo(company, 'update')) {
    steps.push({
      icon: <Building2 size={17} />,
      title: t('Complete your company'),
      text: t('Address, tax number and currency, as they stand on your documents.'),
      to: `/${company.name}/${viewer.company.id}`,
    })
  }
  const first = firstBusiness([...resources.values()], company ?? user)
  if (first) {
    steps.push({
      icon: <FileSpreadsheet size={17} />,
      title: t('Bring in your {{records}}', { records: inText(first.plural) }),
      text: t('Import a spreadsheet: you see what would happen before anything is kept.'),
      to: importPath(first),
    })
  }
  steps.push({
    icon: <UserPlus size={17} />,
    title: t('Invite your people'),
    text: t('Give everyone who works here a sign-in of their own.'),
    to: `/${user.name}/create`,
  })
  return (
    <section className={s.steps} aria-label={t('First steps')}>
      <header>
        <h2>{t('First steps')}</h2>
        <IconButton label={t('Put away')} onClick={dismiss}>
          <X size={16} />
        </IconButton>
      </header>
      {steps.map((step) => (
        <Link key={step.title} to={step.to} className={s.step}>
          <span className={s.icon}>{step.icon}</span>
          <span>
            <strong>{step.title}</strong>
            <span>{step.text}</span>
          </span>
          <ChevronRight size={16} aria-hidden />
        </Link>
      ))}
    </section>
  )
}

/** The resource of the business itself that most others refer to: what a company has to know first. */
function firstBusiness(resources: Resource[], base: Resource | undefined): Resource | undefined {
  const references = new Map<string, number>()
  for (const { name, fields } of resources)
    for (const { target, isPart } of fields)
      if (target && target !== name && !isPart) references.set(target, (references.get(target) ?? 0) + 1)
  const countOf = ({ name }: Resource): number => references.get(name) ?? 0
  return resources
    .filter((one) => one.menu && mayDo(one, 'create') && one.module !== base?.module)
    .toSorted((a, b) => countOf(b) - countOf(a))[0]
}
