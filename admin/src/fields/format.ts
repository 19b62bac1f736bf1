import type { Field } from '../data/types.ts'
import { languageInForce, localeInForce } from '../i18n/locale.ts'
import { inText } from '../i18n/wording.ts'
import { currentZone } from './zone.ts'

/** A currency or unit of measure, as far as figures need it. */
export interface Unit {
  id: string
  displayName: string
  code?: string | null
  name?: string | null
  symbol?: string | null
  decimals?: number | null
  decimalPlaces?: number | null
}

const numberFormats = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify([localeInForce(), options])
  let format = numberFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(localeInForce(), options)
    numberFormats.set(key, format)
  }
  return format
}

/** A decimal string by the locale, exactly: it never becomes a binary number. */
export function formatNumber(value: unknown, options: Intl.NumberFormatOptions = {}): string {
  if (value === null || value === undefined || value === '') return ''
  // Intl reads decimal strings exactly; its types still say number.
  return numberFormat({ maximumFractionDigits: 10, ...options }).format(value as number)
}

/** Money with the symbol of its currency, or plain with two decimals where the currency is not known. */
export function formatMoney(value: unknown, unit: Unit | null | undefined): string {
  if (value === null || value === undefined || value === '') return ''
  const digits = unit?.decimals ?? unit?.decimalPlaces ?? 2
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: Math.max(digits, 6) }
  const code = unit?.code ?? ''
  if (/^[A-Z]{3}$/.test(code)) {
    return formatNumber(value, {
      ...fraction,
      style: 'currency',
      currency: code,
      currencyDisplay: 'narrowSymbol',
    })
  }
  const figure = formatNumber(value, fraction)
  return unit ? `${figure} ${unit.symbol ?? unit.displayName}` : figure
}

/** A business day, `YYYY-MM-DD`, in the user's format. */
export function formatDate(value: unknown): string {
  if (typeof value !== 'string' || value === '') return ''
  const [year = 0, month = 1, day = 1] = value.split('-').map(Number)
  return new Intl.DateTimeFormat(localeInForce(), { dateStyle: 'medium' }).format(
    new Date(year, month - 1, day),
  )
}

const instantStyles = {
  day: { dateStyle: 'medium' },
  minute: { dateStyle: 'medium', timeStyle: 'short' },
  exact: { dateStyle: 'full', timeStyle: 'long' },
} as const

/** An instant in the user's zone: its day, with the minute, or to the second with the zone. */
export function formatInstant(value: unknown, detail: 'day' | 'minute' | 'exact' = 'minute'): string {
  if (typeof value !== 'string' || value === '') return ''
  return new Intl.DateTimeFormat(localeInForce(), {
    ...instantStyles[detail],
    timeZone: currentZone(),
  }).format(new Date(value))
}

/** A count by the locale. */
export const formatCount = (count: number): string => numberFormat({}).format(count)

/** How many records of a resource, in a sentence: "1 sales order", "12 sales orders". */
export function formatRecords(count: number, { label, plural }: { label: string; plural: string }): string {
  const isOne = new Intl.PluralRules(languageInForce()).select(count) === 'one'
  return `${formatCount(count)} ${inText(isOne ? label : plural)}`
}

/** Whether the field's values are figures: right-aligned, tabular. */
export function isFigure(field: Field): boolean {
  return ['INT', 'FLOAT', 'DECIMAL'].includes(field.type) && field.widget !== 'RATING'
}

/** The text of a figure with its unit. */
export function formatFigure(field: Field, value: unknown, unit: Unit | null | undefined): string {
  if (field.widget === 'MONEY') return formatMoney(value, unit)
  if (field.widget === 'PERCENT')
    return value === null || value === undefined || value === '' ? '' : formatPercent(value)
  const figure = formatNumber(value, field.widget === 'SEQUENCE' ? { useGrouping: false } : {})
  if (field.widget === 'QUANTITY' && unit && figure !== '')
    return `${figure} ${unit.symbol ?? unit.displayName}`
  return figure
}

/** Per cent as the locale writes it: 10 is ten per cent. */
function formatPercent(value: unknown): string {
  // Shifted as text: a decimal never becomes a binary number.
  return formatNumber(`${String(value)}e-2`, { style: 'percent', maximumFractionDigits: 8 })
}

/** Follows a dotted path through a record's relations. */
export function valueAt(record: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => {
    return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined
  }, record)
}
