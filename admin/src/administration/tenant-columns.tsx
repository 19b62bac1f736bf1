import { formatAgo } from '../fields/ago.ts'
import { formatCount, formatInstant, formatNumber } from '../fields/format.ts'
import type { TenantFiguresQuery, TenantRowFragment, TenantState } from '../generated/graphql.ts'
import { msg, t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { Bone } from '../kit/state.tsx'
import s from './administration.module.css'
import type { DataColumn } from './data-table.tsx'

export type Tenant = TenantRowFragment
export type TenantFigures = TenantFiguresQuery['tenants']['tenants'][number]['figures']

const states: Record<TenantState, { label: string; tone: 'SUCCESS' | 'WARNING' | 'DANGER' }> = {
  ACTIVE: { label: msg('Open'), tone: 'SUCCESS' },
  SUSPENDED: { label: msg('Suspended'), tone: 'WARNING' },
  CREATING: { label: msg('Being made'), tone: 'WARNING' },
  DROPPING: { label: msg('Being removed'), tone: 'DANGER' },
}

/** Whether it is open, in words. */
export const stateLabel = ({ state }: Tenant): string => t(states[state].label)

/** The columns of the list of tenants; figures come later than the rest. */
export function tenantColumns(figuresOf: (one: Tenant) => TenantFigures | undefined): DataColumn<Tenant>[] {
  const figure = (label: string, show: (figures: TenantFigures) => string): DataColumn<Tenant> => ({
    label,
    isFigure: true,
    show: (one) => {
      const figures = figuresOf(one)
      return figures ? show(figures) : <Bone width={40} />
    },
  })
  return [
    {
      label: t('Company'),
      show: (one) => (
        <>
          {one.label} <span className={s.muted}>{one.name}</span>
        </>
      ),
    },
    {
      label: t('State'),
      show: (one) => <Badge choice={{ ...states[one.state], label: stateLabel(one) }} />,
    },
    { label: t('Hosts'), show: ({ hosts }) => hosts.join(', ') },
    {
      label: t('Modules'),
      show: ({ modules }) => <span title={modules.join(', ')}>{modules.length}</span>,
      isFigure: true,
    },
    figure(t('Users'), ({ users }) => (users === null ? '–' : formatCount(users ?? 0))),
    figure(t('Size'), ({ bytes }) => (bytes == null ? '–' : sizeOf(bytes))),
    figure(t('Last use'), ({ lastUsedAt }) => (lastUsedAt ? formatAgo(lastUsedAt) : '–')),
    {
      label: t('Created'),
      show: ({ createdAt }) => (
        <time title={formatInstant(createdAt, 'exact')}>{formatInstant(createdAt, 'day')}</time>
      ),
    },
  ]
}

const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte']

/** A size for people, such as 34 MB. */
function sizeOf(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3) - 1))
  return formatNumber(bytes / 1000 ** (step + 1), {
    style: 'unit',
    unit: units[step],
    maximumFractionDigits: step > 1 ? 1 : 0,
  })
}
