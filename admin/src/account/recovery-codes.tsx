import { useNotify } from 'ra-core'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './account.module.css'

/** Recovery codes, the only time that they are shown. */
export function RecoveryCodes({ codes, close }: { codes: string[] | null; close: () => void }) {
  const notify = useNotify()
  const copy = () =>
    navigator.clipboard.writeText((codes ?? []).join('\n')).then(
      () => notify(t('Copied'), { type: 'success' }),
      () =>
        notify(t('The browser did not let us copy. Select the codes and copy them.'), { type: 'warning' }),
    )
  return (
    <Dialog
      open={codes !== null && codes.length > 0}
      onClose={close}
      title={t('Keep these recovery codes')}
      actions={
        <>
          <Button onClick={() => void copy()}>{t('Copy codes')}</Button>
          <Button look="primary" onClick={close}>
            {t('I kept them')}
          </Button>
        </>
      }
    >
      <p className={s.hint}>
        {t('Each gets you in once when your second factor is lost. They are shown now and never again.')}
      </p>
      <ul className={s.codes}>
        {codes?.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Dialog>
  )
}
