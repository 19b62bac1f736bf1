import { useMutation } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { request } from '../data/graphql.ts'
import { InstallModulesDocument } from '../generated/graphql.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './administration.module.css'
import { comingWith, type Module, recordsOf, useLearnAnew } from './module-set.ts'
import m from './modules.module.css'

interface ModuleDialogProps {
  module: Module
  modules: Module[]
  close: () => void
}

/** Installs a module, and says what comes with it. */
export function InstallDialog({ module, modules, close }: ModuleDialogProps) {
  const [withDemo, setDemo] = useState(false)
  const learnAnew = useLearnAnew()
  const notify = useNotify()
  const coming = comingWith(modules, module.name)
  const install = useMutation({
    mutationFn: async () => {
      await request(String(InstallModulesDocument), { names: [module.name], withDemo })
      await learnAnew()
    },
    onSuccess: () => {
      notify(t('{{name}} is installed', { name: module.label }), { type: 'success' })
      close()
    },
  })
  const leave = () => !install.isPending && close()
  return (
    <Dialog
      open
      onClose={leave}
      title={t('Install {{name}}?', { name: module.label })}
      error={install.error}
      onSubmit={() => install.mutate()}
      actions={
        <>
          <Button onClick={leave} disabled={install.isPending}>
            {t('Cancel')}
          </Button>
          <Button look="primary" type="submit" busy={install.isPending}>
            {t('Install {{name}}', { name: module.label })}
          </Button>
        </>
      }
    >
      <p>{module.description}</p>
      {coming.length > 0 && (
        <div>
          <p>{t('It needs these, which are installed with it:')}</p>
          <ul className={m.list}>
            {coming.map((one) => (
              <li key={one.name}>{one.label}</li>
            ))}
          </ul>
        </div>
      )}
      {recordsOf(module) > 0 && <p>{t('Its records from before were kept, and will be there again.')}</p>}
      <label className={s.check}>
        <input type="checkbox" checked={withDemo} onChange={(event) => setDemo(event.target.checked)} />
        {t('With demo data')}
      </label>
      <p role="status" className={m.busy}>
        {install.isPending
          ? t('Tables and screens are being made. This takes a few seconds, and everybody can work on.')
          : t('Everybody can work on meanwhile. Open pages of others are told to reload.')}
      </p>
    </Dialog>
  )
}
