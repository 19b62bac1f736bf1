import { Pencil, Trash2 } from 'lucide-react'
import type { CSSProperties } from 'react'
import { usePageTitle } from '../frame/crumbs.tsx'
import { msg, t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Badge } from '../kit/badge.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Bone } from '../kit/state.tsx'
import { usePreferences } from '../theme/preferences.ts'
import { colours, customProperties, type Scheme } from '../theme/tokens.ts'
import s from './style.module.css'

const tones = ['NEUTRAL', 'INFO', 'SUCCESS', 'WARNING', 'DANGER', 'ACCENT'] as const
const looks = [
  ['primary', msg('Confirm order')],
  ['plain', msg('Print')],
  ['quiet', msg('Show more')],
  ['danger', msg('Delete')],
] as const

/** All tokens and the components of the kit, in both schemes, as they are now: for who writes a page or a field. */
export default function StylePage() {
  usePageTitle(t('Style'))
  return (
    <div className={s.page}>
      <h1>{t('Style')}</h1>
      <p className={s.lead}>
        {t(
          'What pages and fields of modules are made of. Colours and sizes are CSS variables; components come from the kit.',
        )}
      </p>
      <div className={s.schemes}>
        <Sheet scheme="light" label={t('Light')} />
        <Sheet scheme="dark" label={t('Dark')} />
      </div>
    </div>
  )
}

function Sheet({ scheme, label }: { scheme: Scheme; label: string }) {
  const { density } = usePreferences()
  const properties = customProperties(scheme, density)
  const variables = Object.entries(properties)
  const isColour = (value: string) => /^(#|rgb)/.test(value)
  return (
    <section
      className={s.sheet}
      aria-label={label}
      // React sets these one by one, which the content security policy lets pass.
      style={{ ...properties, colorScheme: scheme } as CSSProperties}
    >
      <h2>{label}</h2>
      <h3>{t('Buttons')}</h3>
      <div className={s.row}>
        {looks.map(([look, words]) => (
          <Button key={look} look={look}>
            {t(words)}
          </Button>
        ))}
        <Button disabled>{t('Not now')}</Button>
        <IconButton label={t('Edit, {{label}}', { label: inText(label) })}>
          <Pencil size={16} />
        </IconButton>
        <IconButton label={t('Delete, {{label}}', { label: inText(label) })}>
          <Trash2 size={16} />
        </IconButton>
      </div>
      <h3>{t('Badges')}</h3>
      <div className={s.row}>
        {tones.map((tone) => (
          <Badge key={tone} choice={{ label: tone.charAt(0) + tone.slice(1).toLowerCase(), tone }} />
        ))}
      </div>
      <h3>{t('Text')}</h3>
      <p>{t('Plain text, 14 px.')}</p>
      <p className={s.muted}>{t('Muted text beside it.')}</p>
      <p className="figures">1,234.50 · 987.65</p>
      <h3>{t('Icons and waiting')}</h3>
      <div className={s.row}>
        {['shopping-cart', 'package', 'users', 'truck', 'receipt'].map((name) => (
          <Icon key={name} name={name} label={name} />
        ))}
      </div>
      <Bone width="70%" />
      <h3>{t('Colours')}</h3>
      <ul className={s.swatches}>
        {variables
          .filter(([, value]) => isColour(value))
          .map(([name, value]) => (
            <li key={name}>
              <span style={{ backgroundColor: value }} />
              <code>{name}</code>
            </li>
          ))}
      </ul>
      <h3>{t('Series of charts')}</h3>
      <div className={s.series} aria-hidden>
        {colours[scheme].series.map((value) => (
          <span key={value} style={{ backgroundColor: value }} />
        ))}
      </div>
      <h3>{t('Sizes')}</h3>
      <dl className={s.sizes}>
        {variables
          .filter(([, value]) => !isColour(value) && value.length < 40)
          .map(([name, value]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}
