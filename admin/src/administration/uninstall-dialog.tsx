import { useMutation } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { TextField } from '../auth/fields.tsx'
import { request } from '../data/graphql.ts'
import { formatCount } from '../fields/format.ts'
import { UninstallModulesDocument } from '../generated/graphql.ts'
import { t } from '../i18n/translate.ts'
import { listOf } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './administration.module.css'
import { goingWith, type Module, recordsOf, useLearnAnew } from './module-set.ts'
import m from './modules.module.css'

/** Removes a module, and says what goes with it; its data too, if that is confirmed. */
export function UninstallDialog(props: { module: Module; modules: Module[]; close: () => void }) {
  const { module, modules, close } = props
  const [isPurge, setPurge] = useState(false)
  const [typed, setTyped] = useState('')
  const learnAnew = useLearnAnew()
  const notify = useNotify()
  const leaving = [module, ...goingWith(modules, module.name)]
  // A purge removes all that no installed module asks for, also what was left over earlier.
  const left = modules.filter((one) => !one.isInstalled && recordsOf(one) > 0)
  const uninstall = useMutation({
    mutationFn: async () => {
      const names = leaving.map(({ name }) => name)
      await request(String(UninstallModulesDocument), {
        names,
        purge: isPurge,
        confirm: isPurge ? module.name : null,
      })
      await learnAnew()
    },
    onSuccess: () => {
      notify(
        isPurge
          ? t('{{name}} is uninstalled and its data deleted', { name: module.label })
          : t('{{name}} is uninstalled, its data is kept', { name: module.label }),
        { type: 'success' },
      )
      close()
    },
  })
  const isSure = !isPurge || typed.trim().toLowerCase() === module.label.toLowerCase()
  const leave = () => !uninstall.isPending && close()
  return (
    <Dialog
      open
      onClose={leave}
      width={500}
      title={t('Uninstall {{name}}?', { name: module.label })}
      error={uninstall.error}
      onSubmit={() => isSure && uninstall.mutate()}
      actions={
        <>
          <Button onClick={leave} disabled={uninstall.isPending}>
            {t('Cancel')}
          </Button>
          <Button look="danger" type="submit" busy={uninstall.isPending} disabled={!isSure}>
            {isPurge ? t('Uninstall and delete the data') : t('Uninstall {{name}}', { name: module.label })}
          </Button>
        </>
      }
    >
      {leaving.length > 1 && (
        <p>
          {t('{{modules}} cannot do without it, and go too.', {
            modules: listOf(leaving.slice(1).map(({ label }) => label)),
          })}
        </p>
      )}
      <Losses leaving={leaving} />
      <div>
        <label className={s.check}>
          <input type="radio" name="data" checked={!isPurge} onChange={() => setPurge(false)} />
          {t('Keep the data: it is there again when the module is installed again')}
        </label>
        <label className={s.check}>
          <input type="radio" name="data" checked={isPurge} onChange={() => setPurge(true)} />
          {t('Delete the data for good')}
        </label>
      </div>
      {isPurge && (
        <>
          <p className={m.warning}>
            {t('Nobody can bring it back but from a backup.')}{' '}
            {left.length > 0 &&
              t('What was kept of {{modules}} is deleted too.', {
                modules: listOf(left.map(({ label }) => label)),
              })}
          </p>
          <TextField
            label={t('Type {{name}} to confirm', { name: module.label })}
            autoComplete="off"
            value={typed}
            onChange={setTyped}
          />
        </>
      )}
      {uninstall.isPending && (
        <p role="status" className={m.busy}>
          {t('This takes a few seconds, and everybody can work on.')}
        </p>
      )}
    </Dialog>
  )
}

/** The records and fields that go out of sight. */
function Losses({ leaving }: { leaving: Module[] }) {
  const records = leaving.flatMap(({ entities }) => entities).filter(({ recordCount }) => recordCount)
  const fields = leaving.flatMap((one) => one.extends)
  if (records.length === 0 && fields.length === 0) return <p>{t('It has no records yet.')}</p>
  return (
    <div>
      <p>{t('These go out of sight:')}</p>
      <ul className={m.list}>
        {records.map(({ name, plural, recordCount }) => (
          <li key={name}>
            {plural}
            <span>{formatCount(recordCount ?? 0)}</span>
          </li>
        ))}
        {fields.map(({ label, fields: names }) => (
          <li key={`${label} ${names.join()}`}>
            {t('Fields of {{kind}}', { kind: label })}
            <span>{listOf(names)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
