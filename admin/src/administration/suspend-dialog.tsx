import { useMutation } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { request } from '../data/graphql.ts'
import { SuspendTenantDocument } from '../generated/graphql.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import type { Tenant } from './tenant-columns.tsx'

/** Keeps everybody out of a tenant, after saying so. */
export function SuspendDialog(props: { tenant: Tenant; close: () => void; refresh: () => Promise<unknown> }) {
  const { tenant, close, refresh } = props
  const notify = useNotify()
  const suspend = useMutation({
    mutationFn: () => request(String(SuspendTenantDocument), { name: tenant.name }).then(refresh),
    onSuccess: () => {
      notify(t('{{name}} is suspended', { name: tenant.label }), { type: 'success' })
      close()
    },
  })
  return (
    <Dialog
      open
      onClose={close}
      title={t('Suspend {{name}}?', { name: tenant.label })}
      error={suspend.error}
      onSubmit={() => suspend.mutate()}
      actions={
        <>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button look="danger" type="submit" busy={suspend.isPending}>
            {t('Suspend {{name}}', { name: tenant.label })}
          </Button>
        </>
      }
    >
      <p>
        {t(
          'Nobody gets in any more, neither people nor programs, until it is opened again. The data stays as it is.',
        )}
      </p>
    </Dialog>
  )
}
