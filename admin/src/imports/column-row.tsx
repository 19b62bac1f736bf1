import { SelectInput } from '../fields/select-input.tsx'
import { msg, t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Badge } from '../kit/badge.tsx'
import s from './imports.module.css'
import { canMake, formatsOf, type Match, matchOf, targetOf } from './matching.ts'
import type { Preview } from './types.ts'

const sureness = {
  SURE: { label: msg('Sure'), tone: 'SUCCESS' },
  LIKELY: { label: msg('Likely'), tone: 'INFO' },
  MAYBE: { label: msg('Maybe'), tone: 'WARNING' },
} as const

interface ColumnRowProps {
  at: number
  preview: Preview
  match: Match
  onChange: (match: Match) => void
}

/** One column of the file: its first values, the field that it is, and how its values are read. */
export function ColumnRow({ at, preview, match, onChange }: ColumnRowProps) {
  const column = preview.columns[at]
  if (!column) return null
  const name = column.name || t('Column {{number}}', { number: at + 1 })
  const { suggestion, related, isShadowed } = column
  const target = targetOf(preview, match.target)
  const formats = formatsOf(preview, target)
  const values = [...new Set(preview.rows.map(({ cells }) => cells[at]).filter(Boolean))].slice(0, 3)
  const isSuggested = suggestion !== undefined && suggestion.target === match.target
  const keys = preview.keys.filter((one) => one.name === 'externalId' || one.name === 'id')
  const choices = [
    ...preview.targets.map((one) => ({
      value: one.name,
      label: one.isRequired ? `${one.label} *` : one.label,
    })),
    ...keys.map((one) => ({ value: one.name, label: one.label })),
  ]
  return (
    <tr data-out={match.target === '' || undefined}>
      <th scope="row">{name}</th>
      <td className={s.values}>
        {values.length === 0 ? (
          <em>{t('Empty')}</em>
        ) : (
          values.map((value) => <span key={value}>{value}</span>)
        )}
      </td>
      <td>
        {isShadowed ? (
          <p className={s.hint}>{t('Another column has the same name. Only the last one is read.')}</p>
        ) : (
          <div className={s.field}>
            <SelectInput
              label={t('Field of {{name}}', { name })}
              value={match.target}
              empty={t('Leave out')}
              choices={choices}
              onChange={(next) => onChange(matchOf(preview, column, next))}
            />
            {isSuggested && (
              <span title={suggestion.why} className={s.sure}>
                <Badge
                  choice={{
                    ...sureness[suggestion.confidence],
                    label: t(sureness[suggestion.confidence].label),
                  }}
                />
                <span className="visually-hidden">{suggestion.why}</span>
              </span>
            )}
          </div>
        )}
      </td>
      <td>
        {target?.relation && (
          <div className={s.how}>
            <SelectInput
              label={t('{{name}} is found by', { name })}
              value={match.key}
              choices={target.relation.keys.map((key) => ({
                value: key.name,
                label: t('Found by {{key}}', { key: inText(key.label) }),
              }))}
              onChange={(key) =>
                onChange({ ...match, key, isMaking: match.isMaking && canMake(target, key) })
              }
            />
            {canMake(target, match.key) && (
              <SelectInput
                label={t('Missing records of {{name}}', { name })}
                value={match.isMaking ? 'make' : 'refuse'}
                choices={[
                  { value: 'refuse', label: t('Refuse the row when missing') },
                  { value: 'make', label: t('Make it when missing') },
                ]}
                onChange={(value) => onChange({ ...match, isMaking: value === 'make' })}
              />
            )}
            {isSuggested && related && related.key === match.key && related.asked > 0 && (
              <span className={s.hint}>
                {t('{{found}} of {{asked}} values found', { found: related.found, asked: related.asked })}
              </span>
            )}
          </div>
        )}
        {formats.length > 0 && (
          <SelectInput
            label={t('Format of {{name}}', { name })}
            value={match.format}
            choices={formats.map(({ label }) => ({
              value: label,
              label: t('Written as {{label}}', { label }),
            }))}
            onChange={(format) => onChange({ ...match, format })}
          />
        )}
      </td>
    </tr>
  )
}
