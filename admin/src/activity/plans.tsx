import { CalendarPlus, Check, X } from 'lucide-react'
import { useState } from 'react'
import { viewerCan } from '../actions/available.ts'
import { useActions } from '../actions/use-actions.tsx'
import { fieldOf } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { formatDate } from '../fields/format.ts'
import { Face } from '../files/face.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import type { About } from './about.ts'
import s from './activity.module.css'
import { PlanDialog } from './plan-dialog.tsx'
import { type Planned, type RecordActivity, useActivityNews } from './use-activity.ts'

/** What is planned about a record, the next first. */
export function Plans({ about, plans }: { about: About; plans: RecordActivity['activities'] }) {
  const resource = useKnowledge().resources.get('Activity')
  const [isPlanning, setPlanning] = useState(false)
  if (!resource) return null
  return (
    <>
      <Button icon={<CalendarPlus size={15} />} onClick={() => setPlanning(true)}>
        {t('Plan activity')}
      </Button>
      {plans.nodes.length === 0 && <p className={s.none}>{t('Nothing is planned.')}</p>}
      <Rows resource={resource} plans={plans.nodes} />
      {isPlanning && <PlanDialog resource={resource} about={about} onClose={() => setPlanning(false)} />}
    </>
  )
}

function Rows({ resource, plans }: { resource: Resource; plans: Planned[] }) {
  const readAnew = useActivityNews()
  const actions = useActions(resource, () => void readAnew())
  const run = (name: string, plan: Planned) => {
    const action = resource.actions.find((one) => one.name === name)
    if (action) actions.run(action, [plan])
  }
  const dueChoices = fieldOf(resource, 'dueState')?.choices ?? []
  return (
    <>
      <ul className={s.list}>
        {plans.map((plan) => {
          const due = dueChoices.find(({ value }) => value === plan.dueState)
          return (
            <li key={plan.id} className={s.said}>
              <span className={s.avatar} aria-hidden>
                <Icon
                  name={plan.type?.icon ?? 'list-todo'}
                  label={plan.type?.displayName ?? t('Activity')}
                  size={14}
                />
              </span>
              <div className={s.words}>
                <p className={s.text}>
                  <strong>{plan.summary}</strong>
                </p>
                <p className={s.head}>
                  {due && <Badge choice={due} />} {formatDate(plan.dueOn)}
                  {plan.assignee && (
                    <>
                      {' · '}
                      <Face person={plan.assignee} /> {plan.assignee.displayName}
                    </>
                  )}
                </p>
                {plan.note && <p className={s.text}>{plan.note}</p>}
              </div>
              <span className={s.tools} data-shown>
                {viewerCan(plan, 'complete') && (
                  <IconButton
                    label={t('Mark as done: {{summary}}', { summary: plan.summary })}
                    onClick={() => run('complete', plan)}
                  >
                    <Check size={15} />
                  </IconButton>
                )}
                {viewerCan(plan, 'cancel') && (
                  <IconButton
                    label={t('Cancel activity: {{summary}}', { summary: plan.summary })}
                    onClick={() => run('cancel', plan)}
                  >
                    <X size={15} />
                  </IconButton>
                )}
              </span>
            </li>
          )
        })}
      </ul>
      {actions.dialog}
    </>
  )
}
