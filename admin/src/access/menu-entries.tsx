import MenuItem from '@mui/material/MenuItem'
import { LogOut, ShieldQuestionMark } from 'lucide-react'
import { useNotify } from 'ra-core'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { callAuth } from '../auth/session.ts'
import { useSession } from '../auth/use-session.ts'
import { messageOf } from '../data/errors.ts'
import type { Resource, Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { accessPath } from './access-question.ts'

/** What the menu of a record offers administrators: who may see it and, for a user, what looking after them takes. */
export function useAccessEntries(
  resource: Resource,
): (record: Row, choose: (run: () => void) => () => void) => ReactNode[] {
  const session = useSession()
  const { viewerTypes } = useKnowledge()
  const navigate = useNavigate()
  const notify = useNotify()
  if (!session.data?.isAdministrator) return () => []
  const isUser = resource.name === viewerTypes.user
  const endSessions = (record: Row) =>
    callAuth('POST', 'users/end-sessions', { user: record.id })
      .then(() =>
        notify(t('{{name}} is signed out everywhere', { name: String(record.displayName) }), {
          type: 'success',
        }),
      )
      .catch((error: unknown) => notify(messageOf(error), { type: 'error' }))
  return (record, choose) => [
    isUser && (
      <MenuItem key="what-they-may" onClick={choose(() => void navigate(accessPath({ user: record.id })))}>
        <ShieldQuestionMark size={15} /> {t('What they may do…')}
      </MenuItem>
    ),
    isUser && (
      <MenuItem key="end-sessions" onClick={choose(() => void endSessions(record))}>
        <LogOut size={15} /> {t('Sign out everywhere')}
      </MenuItem>
    ),
    <MenuItem
      key="who-may"
      onClick={choose(() => void navigate(accessPath({ entity: resource.name, id: record.id })))}
    >
      <ShieldQuestionMark size={15} /> {t('Who may see this…')}
    </MenuItem>,
  ]
}
