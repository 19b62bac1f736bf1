import { BarChart } from '@mui/x-charts/BarChart'
import { LineChart } from '@mui/x-charts/LineChart'
import { PieChart } from '@mui/x-charts/PieChart'
import type { Field } from '../data/types.ts'
import { formatNumber } from '../fields/format.ts'
import { usePhone } from '../frame/use-phone.ts'
import { useScheme } from '../theme/preferences.ts'
import { colours } from '../theme/tokens.ts'
import type { ChartData } from './chart-data.ts'

interface DrawingProps {
  type: 'BAR' | 'LINE' | 'PIE'
  isStacked: boolean
  data: ChartData
  label: string
  /** In pixels; what a page has room for when left out. */
  height?: number
  /** The field whose values are the series: a choice that means good or bad has its colour. */
  seriesField: Field | null
  figure: (series: string, group: string) => string
  onPick: (series: string, group: string) => void
}

const seriesByTone = { ACCENT: 0, WARNING: 1, INFO: 2, DANGER: 3, SUCCESS: 5, NEUTRAL: 7 }
const compact = (value: number | null) =>
  formatNumber(value, { notation: 'compact', maximumFractionDigits: 1 })

/** The drawing; a click on a mark picks its group. */
export default function Drawing(props: DrawingProps) {
  const { type, data, figure, onPick, seriesField, isStacked } = props
  const palette = colours[useScheme()].series
  const isPhone = usePhone()
  const tones = seriesField?.choices?.map((one) => one.tone) ?? []
  const hasTones = tones.length > 0 && new Set(tones).size === tones.length
  const colourOf = (key: string, at: number): string => {
    const tone = seriesField?.choices?.find((one) => one.value === key)?.tone
    const index = hasTones && tone ? (seriesByTone[tone] ?? at) : at
    return palette[index % palette.length] ?? '#888888'
  }
  const height = props.height ?? (isPhone ? 300 : 380)
  const shared = {
    height,
    skipAnimation: true,
    hideLegend: data.series.length < 2,
    'aria-label': props.label,
    grid: { horizontal: true },
    margin: { left: 0, right: 12, top: 16, bottom: 4 },
    yAxis: [{ valueFormatter: compact, width: 52, disableLine: true, disableTicks: true }],
  }
  const names = data.groups.map((one) => one.label)
  if (type === 'PIE') {
    const [only] = data.series
    return (
      <PieChart
        height={height}
        skipAnimation
        aria-label={props.label}
        series={[
          {
            data: data.groups.flatMap(({ key, label }, at) => {
              const value = data.values(only?.key ?? '')[at] ?? 0
              // A slice cannot be less than nothing.
              return value > 0 ? [{ id: key, label, value, color: colourOf(key, at) }] : []
            }),
            innerRadius: '54%',
            paddingAngle: 1,
            cornerRadius: 3,
            valueFormatter: ({ id }) => figure(only?.key ?? '', String(id)),
          },
        ]}
        onItemClick={(_event, _item, slice) => onPick(only?.key ?? '', String(slice.id))}
      />
    )
  }
  const series = data.series.map(({ key, label }, at) => ({
    id: key || 'none',
    label: label || undefined,
    data: data.values(key),
    color: colourOf(key, at),
    valueFormatter: (_value: number | null, { dataIndex }: { dataIndex: number }) =>
      figure(key, data.groups[dataIndex]?.key ?? '') || null,
  }))
  const pick = (seriesId: string | number, dataIndex: number | undefined) => {
    const group = dataIndex === undefined ? undefined : data.groups[dataIndex]
    if (group) onPick(seriesId === 'none' ? '' : String(seriesId), group.key)
  }
  if (type === 'LINE') {
    return (
      <LineChart
        {...shared}
        xAxis={[{ data: names, scaleType: 'point', height: 28 }]}
        series={series.map((one) => ({
          ...one,
          data: one.data.map((value) => value ?? 0),
          curve: 'linear' as const,
          showMark: true,
          ...(isStacked ? { stack: 'all', area: true } : {}),
        }))}
        onMarkClick={(_event, item) => pick(item.seriesId, item.dataIndex)}
      />
    )
  }
  return (
    <BarChart
      {...shared}
      borderRadius={3}
      xAxis={[{ data: names, scaleType: 'band', categoryGapRatio: 0.35, height: 28 }]}
      series={series.map((one) => (isStacked ? { ...one, stack: 'all' } : one))}
      onItemClick={(_event, item) => pick(item.seriesId, item.dataIndex)}
    />
  )
}
