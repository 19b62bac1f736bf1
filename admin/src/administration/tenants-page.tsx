import MenuItem from '@mui/material/MenuItem'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CirclePause, CirclePlay, Ellipsis, Plus, Server } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useDeferredValue, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import {
  ResumeTenantDocument,
  TenantFiguresDocument,
  type TenantFiguresQuery,
  TenantsDocument,
  type TenantsQuery,
} from '../generated/graphql.ts'
import { plural, t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { Menu } from '../kit/menu.tsx'
import { Message } from '../kit/state.tsx'
import s from './administration.module.css'
import { DataPage } from './data-page.tsx'
import { DataTable } from './data-table.tsx'
import { NewTenant } from './new-tenant.tsx'
import { SuspendDialog } from './suspend-dialog.tsx'
import { stateLabel, type Tenant, type TenantFigures, tenantColumns } from './tenant-columns.tsx'

/** The tenants of the installation. For its operators. */
export default function TenantsPage() {
  const [search, setSearch] = useState('')
  const [isMaking, setMaking] = useState(false)
  const [closing, setClosing] = useState<Tenant | null>(null)
  const words = useDeferredValue(search.trim())
  const queryClient = useQueryClient()
  const notify = useNotify()
  usePageTitle(t('Tenants'))
  const found = useQuery({
    queryKey: ['tenants', words],
    queryFn: ({ signal }) =>
      request<TenantsQuery>(String(TenantsDocument), { search: words }, signal).then(
        ({ tenants }) => tenants,
      ),
    placeholderData: (before) => before,
  })
  // Each database is asked: the names need not wait for that.
  const figures = useQuery({
    queryKey: ['tenants', words, 'figures'],
    enabled: found.data !== undefined,
    queryFn: ({ signal }) =>
      request<TenantFiguresQuery>(String(TenantFiguresDocument), { search: words }, signal).then(
        ({ tenants }) => new Map(tenants.tenants.map((one) => [one.name, one.figures] as const)),
      ),
    placeholderData: (before) => before,
  })
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['tenants'] })
  const resume = ({ name, label }: Tenant) =>
    request(String(ResumeTenantDocument), { name })
      .then(() => notify(t('{{name}} is open again', { name: label }), { type: 'success' }))
      .catch((error: unknown) => notify(messageOf(error), { type: 'error' }))
      .then(refresh)
  const figuresOf = (one: Tenant): TenantFigures | undefined => figures.data?.get(one.name)
  return (
    <DataPage
      title={t('Tenants')}
      found={found}
      search={{ label: t('Search tenants'), value: search, onChange: setSearch }}
      action={
        <Button look="primary" icon={<Plus size={16} />} onClick={() => setMaking(true)}>
          {t('New tenant')}
        </Button>
      }
    >
      {({ tenants, totalCount }) => (
        <>
          {tenants.length === 0 ? (
            <Message
              icon={<Server size={22} />}
              title={t('No tenant is called that')}
              actions={<Button onClick={() => setSearch('')}>{t('Show all tenants')}</Button>}
            />
          ) : (
            <DataTable
              label={t('Tenants')}
              rows={tenants}
              keyOf={({ name }) => name}
              columns={tenantColumns(figuresOf)}
              detail={(one) =>
                [
                  ...(one.state === 'ACTIVE' ? [] : [stateLabel(one)]),
                  ...one.hosts,
                  plural(figuresOf(one)?.users ?? 0, '{{count}} user', '{{count}} users'),
                ].join(' · ')
              }
              actions={(one) =>
                one.isHome ? (
                  <Badge choice={{ label: t('Yours'), tone: 'ACCENT' }} />
                ) : (
                  (one.state === 'ACTIVE' || one.state === 'SUSPENDED') && (
                    <Menu
                      align="end"
                      button={
                        <IconButton label={t('Actions for {{name}}', { name: one.label })}>
                          <Ellipsis size={16} />
                        </IconButton>
                      }
                    >
                      {(choose) => [
                        one.state === 'ACTIVE' ? (
                          <MenuItem key="suspend" onClick={choose(() => setClosing(one))}>
                            <CirclePause size={15} /> {t('Suspend…')}
                          </MenuItem>
                        ) : (
                          <MenuItem key="resume" onClick={choose(() => void resume(one))}>
                            <CirclePlay size={15} /> {t('Open again')}
                          </MenuItem>
                        ),
                      ]}
                    </Menu>
                  )
                )
              }
            />
          )}
          {totalCount > tenants.length && (
            <p className={s.foot}>{t('The first ones by name. Search for others.')}</p>
          )}
          {isMaking && (
            <NewTenant
              home={tenants.find((one) => one.isHome)}
              close={() => setMaking(false)}
              refresh={refresh}
            />
          )}
          {closing && <SuspendDialog tenant={closing} close={() => setClosing(null)} refresh={refresh} />}
        </>
      )}
    </DataPage>
  )
}
