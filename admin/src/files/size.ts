import { formatNumber } from '../fields/format.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A length in bytes as people say it: "412 kB". */
export function formatSize(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return formatNumber(bytes / 1000 ** step, {
    style: 'unit',
    unit: units[step],
    unitDisplay: 'short',
    maximumSignificantDigits: 3,
    maximumFractionDigits: undefined,
  })
}

/** A share of one as a percentage. */
export const formatShare = (share: number): string =>
  formatNumber(share, { style: 'percent', maximumFractionDigits: 0 })
