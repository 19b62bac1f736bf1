import Divider from '@mui/material/Divider'
import MenuItem from '@mui/material/MenuItem'
import {
  CalendarCheck,
  Check,
  LogOut,
  MailPlus,
  Monitor,
  Moon,
  Rows3,
  Rows4,
  ShieldCheck,
  ShieldQuestionMark,
  Sun,
  UserRound,
} from 'lucide-react'
import { useGetIdentity, useLogout } from 'ra-core'
import { useNavigate } from 'react-router-dom'
import { useOwnPicture } from '../account/use-own-picture.ts'
import { myActivities, useOverdue } from '../activity/use-overdue.ts'
import { useSession } from '../auth/use-session.ts'
import { useCommands } from '../command/offered.ts'
import { Face } from '../files/face.tsx'
import { msg, plural, t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { Menu } from '../kit/menu.tsx'
import { setPreferences, usePreferences } from '../theme/preferences.ts'
import s from './frame.module.css'
import { useKnowledge } from './knowledge-context.tsx'

const schemes = [
  { value: 'light', label: msg('Light'), icon: <Sun size={15} /> },
  { value: 'dark', label: msg('Dark'), icon: <Moon size={15} /> },
  { value: 'system', label: msg('As the system'), icon: <Monitor size={15} /> },
] as const
const densities = [
  { value: 'comfortable', label: msg('Comfortable rows'), icon: <Rows3 size={15} /> },
  { value: 'compact', label: msg('Compact rows'), icon: <Rows4 size={15} /> },
] as const

/** Who is signed in; looks; sign out. */
export function UserMenu() {
  const { viewer, resources } = useKnowledge()
  const overdue = useOverdue()
  const { identity } = useGetIdentity()
  const logout = useLogout()
  const navigate = useNavigate()
  const session = useSession()
  const { scheme, density } = usePreferences()
  const { picture } = useOwnPicture()
  const name = viewer.user.displayName
  const signOut = () => void logout({}, undefined, false)
  useCommands([
    ...schemes
      .filter(({ value }) => value !== scheme)
      .map(({ value, label, icon }) => ({
        key: value,
        label: t('Colours: {{scheme}}', { scheme: t(label) }),
        icon,
        isAside: true,
        run: () => setPreferences({ scheme: value }),
      })),
    ...densities
      .filter(({ value }) => value !== density)
      .map(({ value, label, icon }) => ({
        key: value,
        label: t(label),
        icon,
        isAside: true,
        run: () => setPreferences({ density: value }),
      })),
    { key: 'out', label: t('Sign out'), icon: <LogOut size={15} />, isAside: true, run: signOut },
  ])
  return (
    <Menu
      align="end"
      button={
        <button type="button" className={s.avatar} aria-label={t('Account of {{name}}', { name })}>
          <Face person={{ displayName: name, image: picture }} look="button" />
        </button>
      }
    >
      {(choose) => [
        <li key="who" className={s.who} role="presentation">
          <strong>{name}</strong>
          {typeof identity?.email === 'string' && <span>{identity.email}</span>}
        </li>,
        <Divider key="1" component="li" role="presentation" />,
        ...schemes.map((one) => (
          <MenuItem
            key={one.value}
            role="menuitemradio"
            aria-checked={scheme === one.value}
            onClick={() => setPreferences({ scheme: one.value })}
          >
            {one.icon}
            <span className={s.grow}>{t(one.label)}</span>
            {scheme === one.value && <Check size={15} />}
          </MenuItem>
        )),
        <Divider key="2" component="li" role="presentation" />,
        ...densities.map((one) => (
          <MenuItem
            key={one.value}
            role="menuitemradio"
            aria-checked={density === one.value}
            onClick={() => setPreferences({ density: one.value })}
          >
            {one.icon}
            <span className={s.grow}>{t(one.label)}</span>
            {density === one.value && <Check size={15} />}
          </MenuItem>
        )),
        <Divider key="3" component="li" role="presentation" />,
        resources.has('Activity') && (
          <MenuItem key="activities" onClick={choose(() => void navigate(myActivities))}>
            <CalendarCheck size={15} />
            <span className={s.grow}>{t('My activities')}</span>
            {overdue > 0 && (
              <Badge
                choice={{ label: plural(overdue, '{{count}} overdue', '{{count}} overdue'), tone: 'DANGER' }}
              />
            )}
          </MenuItem>
        ),
        <MenuItem key="profile" onClick={choose(() => void navigate('/account/profile'))}>
          <UserRound size={15} />
          {t('Profile')}
        </MenuItem>,
        <MenuItem key="security" onClick={choose(() => void navigate('/account/security'))}>
          <ShieldCheck size={15} />
          {t('Security')}
        </MenuItem>,
        session.data?.isAdministrator && (
          <MenuItem key="invitations" onClick={choose(() => void navigate('/account/invitations'))}>
            <MailPlus size={15} />
            {t('Invitations')}
          </MenuItem>
        ),
        session.data?.isAdministrator && (
          <MenuItem key="access" onClick={choose(() => void navigate('/access'))}>
            <ShieldQuestionMark size={15} />
            {t('Who may do what')}
          </MenuItem>
        ),
        <MenuItem key="out" onClick={choose(signOut)}>
          <LogOut size={15} />
          {t('Sign out')}
        </MenuItem>,
      ]}
    </Menu>
  )
}
