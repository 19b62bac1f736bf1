import MenuItem from '@mui/material/MenuItem'
import { Ellipsis, Trash2 } from 'lucide-react'
import { plural, t } from '../i18n/translate.ts'
import { listOf } from '../i18n/wording.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu } from '../kit/menu.tsx'
import { type Module, recordsOf } from './module-set.ts'
import m from './modules.module.css'

interface ModuleCardProps {
  module: Module
  modules: Module[]
  install: () => void
  uninstall: () => void
}

/** A module: what it is for, what it has, and the way to install or remove it. */
export function ModuleCard({ module, modules, install, uninstall }: ModuleCardProps) {
  const { label, version, description, icon, isInstalled, isRequired } = module
  return (
    <li className={m.card} data-installed={isInstalled || undefined} aria-label={label}>
      <span className={m.icon}>
        <Icon name={icon} label={label} size={20} />
      </span>
      <h3 className={m.name}>
        {label}
        <span>{version}</span>
      </h3>
      {isInstalled ? (
        !isRequired && (
          <Menu
            align="end"
            button={
              <IconButton label={t('Actions for {{name}}', { name: label })}>
                <Ellipsis size={16} />
              </IconButton>
            }
          >
            {(choose) => [
              <MenuItem key="uninstall" onClick={choose(uninstall)}>
                <Trash2 size={15} /> {t('Uninstall…')}
              </MenuItem>,
            ]}
          </Menu>
        )
      ) : (
        <Button aria-label={t('Install {{name}}', { name: label })} onClick={install}>
          {t('Install')}
        </Button>
      )}
      <p className={m.text}>{description}</p>
      <p className={m.facts}>{factsOf(module, modules).join(' · ')}</p>
    </li>
  )
}

function factsOf(module: Module, modules: Module[]): string[] {
  const { entities, depends, isInstalled, isRequired } = module
  const records = recordsOf(module)
  const labels = modules
    .filter((one) => depends.includes(one.name) && !one.isRequired)
    .map((one) => one.label)
  return [
    isRequired ? t('A part of every company') : '',
    entities.length > 0
      ? plural(entities.length, '{{count}} kind of record', '{{count}} kinds of record')
      : '',
    isInstalled ? plural(records, '{{count}} record', '{{count}} records') : '',
    !isInstalled && records > 0 ? plural(records, '{{count}} record kept', '{{count}} records kept') : '',
    labels.length > 0 ? t('Needs {{modules}}', { modules: listOf(labels) }) : '',
  ].filter(Boolean)
}
