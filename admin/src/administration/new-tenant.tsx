import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { TextField } from '../auth/fields.tsx'
import { request } from '../data/graphql.ts'
import { CreateTenantDocument, type CreateTenantMutation } from '../generated/graphql.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './administration.module.css'
import { comingWith, useModules } from './module-set.ts'
import type { Tenant } from './tenant-columns.tsx'

interface NewTenantProps {
  /** The tenant that it is made from. */
  home: Tenant | undefined
  close: () => void
  refresh: () => Promise<unknown>
}

/** Makes a tenant, and shows once how its administrator gets in. */
export function NewTenant({ home, close, refresh }: NewTenantProps) {
  const [label, setLabel] = useState('')
  const [ownName, setName] = useState<string | null>(null)
  const [hosts, setHosts] = useState('')
  const [email, setEmail] = useState('')
  const [withDemo, setDemo] = useState(false)
  const [chosen, setChosen] = useState<string[]>([])
  const modules = (useModules().data ?? []).filter((one) => !one.isRequired)
  // As long as there is one tenant, every address leads to it; from two on hosts tell them apart.
  const isAlone = home?.hosts.length === 0
  const name = ownName ?? nameFrom(label)
  const create = useMutation({
    mutationFn: async () => {
      const input = {
        name,
        label,
        email,
        withDemo,
        homeHost: isAlone ? location.hostname : null,
        hosts: hosts.split(/[\s,]+/).filter(Boolean),
        modules: chosen,
      }
      const answer = await request<CreateTenantMutation>(String(CreateTenantDocument), { input })
      await refresh()
      return answer.createTenant
    },
  })
  if (create.data) return <Ready made={create.data} close={close} />
  const toggle = (one: string) =>
    setChosen(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one])
  const leave = () => !create.isPending && close()
  const isWhole = [label, name, email].every((text) => text.trim() !== '')
  return (
    <Dialog
      open
      onClose={leave}
      width={560}
      title={t('New tenant')}
      error={create.error}
      onSubmit={() => isWhole && create.mutate()}
      actions={
        <>
          <Button onClick={leave} disabled={create.isPending}>
            {t('Cancel')}
          </Button>
          <Button look="primary" type="submit" busy={create.isPending} disabled={!isWhole}>
            {t('Create tenant')}
          </Button>
        </>
      }
    >
      <div className={s.fields}>
        <TextField label={t('Company')} value={label} onChange={setLabel} autoComplete="off" />
        <div>
          <TextField
            label={t('Name')}
            value={name}
            onChange={setName}
            autoComplete="off"
            spellCheck={false}
          />
          <small>{t('Lower-case letters, digits and dashes; programs send it as x-tenant.')}</small>
        </div>
        <div>
          <TextField label={t('Host names')} value={hosts} onChange={setHosts} />
          <small>{t('Whose requests are its own; several are separated by commas.')}</small>
        </div>
        <TextField
          label={t('E-mail of its administrator')}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="off"
        />
        <fieldset className={s.checks}>
          <legend>{t('Modules')}</legend>
          {modules.map((one) => (
            <label key={one.name} className={s.check}>
              <input
                type="checkbox"
                checked={chosen.includes(one.name) || isNeeded(one.name)}
                disabled={isNeeded(one.name)}
                onChange={() => toggle(one.name)}
              />
              {one.label}
            </label>
          ))}
        </fieldset>
        <label className={s.check}>
          <input type="checkbox" checked={withDemo} onChange={(event) => setDemo(event.target.checked)} />
          {t('With demo data')}
        </label>
        {isAlone && (
          <p>
            {t('{{company}} has no host name yet: from now on it is found at {{host}} alone.', {
              company: home.label,
              host: location.hostname,
            })}
          </p>
        )}
        {create.isPending && (
          <p role="status">{t('Its database is being made. This takes a few seconds.')}</p>
        )}
      </div>
    </Dialog>
  )

  /** Does another chosen module bring it along? What is installed here says nothing of a new tenant. */
  function isNeeded(one: string): boolean {
    const none = modules.map((module) => ({ ...module, isInstalled: false }))
    return chosen.some(
      (other) => other !== one && comingWith(none, other).some((module) => module.name === one),
    )
  }
}

/** A name out of a company's: `Acme Ltd` becomes `acme-ltd`. */
function nameFrom(label: string): string {
  const plain = label.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 30)
}

function Ready({ made, close }: { made: CreateTenantMutation['createTenant']; close: () => void }) {
  const { tenant, email, password } = made
  return (
    <Dialog
      open
      onClose={() => undefined}
      title={t('{{name}} is ready', { name: tenant.label })}
      actions={
        <Button look="primary" onClick={close}>
          {t('I passed it on')}
        </Button>
      }
    >
      <p>
        {t(
          'Tell its administrator. The password is shown only now, and has to be changed at the first sign-in.',
        )}
      </p>
      <dl className={s.secret}>
        <dt>{t('E-mail')}</dt>
        <dd>{email}</dd>
        <dt>{t('Password')}</dt>
        <dd data-password>{password}</dd>
      </dl>
    </Dialog>
  )
}
