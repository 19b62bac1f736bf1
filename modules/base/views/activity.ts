import { view } from '#core/view.ts'
import { Activity } from '../entities/activity.ts'

/** The screens of planned activities. */
export const activityViews = [
  view(Activity, {
    kind: 'LIST',
    columns: ['summary', 'type', 'dueOn', 'dueState', 'assignee', 'state', 'entity', 'doneAt'],
    order: [{ dueOn: 'ASC' }],
    editable: false,
    filters: [
      {
        name: 'mine',
        label: 'Mine, planned',
        filter: { assignee: { id: { eq: '$me' } }, state: { eq: 'PLANNED' } },
      },
      { name: 'planned', label: 'Planned', filter: { state: { eq: 'PLANNED' } } },
      { name: 'overdue', label: 'Overdue', filter: { dueState: { eq: 'OVERDUE' } } },
      { name: 'today', label: 'Today', filter: { dueState: { eq: 'TODAY' } } },
      { name: 'done', label: 'Done', filter: { state: { eq: 'DONE' } } },
    ],
  }),
  view(Activity, {
    kind: 'KANBAN',
    group: 'type',
    title: 'summary',
    fields: ['dueOn', 'dueState', 'assignee', 'state'],
  }),
]
