import MenuItem from '@mui/material/MenuItem'
import { Menu as MenuIcon, Plus, Search } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { mayDo } from '../data/knowledge.ts'
import { t } from '../i18n/translate.ts'
import { Bell } from '../inbox/bell.tsx'
import { RunningJobs } from '../jobs/running-jobs.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu } from '../kit/menu.tsx'
import { LiveDot } from '../live/live-dot.tsx'
import { Crumbs } from './crumbs.tsx'
import s from './frame.module.css'
import { useKnowledge } from './knowledge-context.tsx'
import { sectionsOf } from './sections.ts'
import { UserMenu } from './user-menu.tsx'

const creatable = 12

/** Where one is, the command field, create, and the user. */
export function TopBar({ openDrawer, openCommand }: { openDrawer?: () => void; openCommand: () => void }) {
  const knowledge = useKnowledge()
  const navigate = useNavigate()
  const resources = sectionsOf(knowledge)
    .flatMap((section) => section.resources)
    .filter((one) => mayDo(one, 'create'))
    .slice(0, creatable)
  return (
    <header className={s.bar}>
      {openDrawer && (
        <IconButton label={t('Open navigation')} onClick={openDrawer}>
          <MenuIcon size={18} />
        </IconButton>
      )}
      <Crumbs />
      <div className={s.tools}>
        <LiveDot />
        <button type="button" className={s.search} onClick={openCommand}>
          <Search size={15} aria-hidden />
          <span>{t('Search or jump to')}</span>
          <kbd aria-hidden>{t('Ctrl K')}</kbd>
        </button>
        {resources.length > 0 && (
          <Menu
            align="end"
            button={<Button aria-label={t('Create')} icon={<Plus size={16} />} className={s.create} />}
          >
            {(choose) =>
              resources.map((one) => (
                <MenuItem key={one.name} onClick={choose(() => navigate(`/${one.name}/create`))}>
                  <Icon name={one.icon} label={one.label} />
                  {one.label}
                </MenuItem>
              ))
            }
          </Menu>
        )}
        <RunningJobs />
        <Bell />
        <UserMenu />
      </div>
    </header>
  )
}
