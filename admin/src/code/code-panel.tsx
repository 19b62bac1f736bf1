import Drawer from '@mui/material/Drawer'
import { X } from 'lucide-react'
import type { Operation } from '../data/documents.ts'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'
import { side } from '../theme/direction.ts'
import s from './code.module.css'
import { CodeBlock } from './code-block.tsx'
import { printQuery } from './print-query.ts'

/** The code of a view: its definition, and what it asked the API. */
export default function CodePanel(props: {
  title: string
  definition: string
  /** What the definition cannot say. */
  note?: string
  asked: Operation | undefined
  onClose: () => void
}) {
  const { title, definition, note, asked, onClose } = props
  const hasVariables = asked !== undefined && Object.keys(asked.variables).length > 0
  return (
    <Drawer
      open
      anchor={side('end')}
      onClose={onClose}
      slotProps={{ paper: { className: s.panel, role: 'dialog', 'aria-modal': true, 'aria-label': title } }}
    >
      <header className={s.title}>
        <h2>{title}</h2>
        <IconButton label={t('Close')} onClick={onClose}>
          <X size={17} />
        </IconButton>
      </header>
      <div className={s.body}>
        <p className={s.text}>
          {t(
            'The view as it is now, with what you chose in it. Paste it into the views of a module to keep it so.',
          )}
        </p>
        {note && <p className={s.text}>{note}</p>}
        <CodeBlock title={t('View definition')} text={definition} />
        {asked ? (
          <>
            <p className={s.text}>
              {t('What this view asked the API. It answers to everyone what they may see.')}
            </p>
            <CodeBlock title={t('GraphQL query')} text={printQuery(asked.query)} />
            {hasVariables && (
              <CodeBlock title={t('Variables')} text={JSON.stringify(asked.variables, null, 2)} />
            )}
          </>
        ) : (
          <p className={s.text}>{t('This view has asked the API for nothing yet.')}</p>
        )}
      </div>
    </Drawer>
  )
}
