/**
 * Every colour, size and duration of the admin, in one place. Each semantic pair (`text` on `tint`) and every text
 * colour on its surface passes WCAG AA in both schemes; `tests/tokens.test.ts` holds that.
 */
export type Scheme = 'light' | 'dark'

interface Pair {
  text: string
  tint: string
}

/** One scheme's colours. */
export interface Colours {
  canvas: string
  surface: string
  raised: string
  hover: string
  /** Hover and selection on what floats. */
  raisedHover: string
  selected: string
  hairline: string
  line: string
  control: string
  text: string
  muted: string
  faint: string
  accent: string
  accentHover: string
  onAccent: string
  ring: string
  dangerFill: string
  onDanger: string
  overlay: string
  floating: string
  /** What tells series of charts and kinds of events apart; each stands out from the surface. */
  series: string[]
  tones: Record<'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'accent', Pair>
}

export const colours: Record<Scheme, Colours> = {
  light: {
    canvas: '#f6f7f7',
    surface: '#ffffff',
    raised: '#ffffff',
    hover: '#f3f4f5',
    raisedHover: '#f0f2f3',
    selected: '#e8f3f3',
    hairline: '#e6e8ea',
    line: '#d5d8dc',
    control: '#8b929b',
    text: '#181b1f',
    muted: '#565d66',
    faint: '#656c76',
    accent: '#0a6c74',
    accentHover: '#08585f',
    onAccent: '#ffffff',
    ring: '#2a98a1',
    dangerFill: '#b42722',
    onDanger: '#ffffff',
    overlay: 'rgba(20, 24, 28, 0.38)',
    floating: '0 1px 2px rgba(16, 20, 24, 0.06), 0 8px 28px rgba(16, 20, 24, 0.13)',
    series: ['#0a7d86', '#b96e08', '#3b6fd1', '#c2456b', '#7a5bc7', '#3f8a4a', '#8a6a4b', '#5d6b7a'],
    tones: {
      neutral: { text: '#464c55', tint: '#eef0f2' },
      info: { text: '#1c4f93', tint: '#e5effb' },
      success: { text: '#1b6238', tint: '#e3f4e9' },
      warning: { text: '#7a4a00', tint: '#fbefd5' },
      danger: { text: '#a0211d', tint: '#fce8e6' },
      accent: { text: '#0a5a61', tint: '#def2f2' },
    },
  },
  dark: {
    canvas: '#0f1113',
    surface: '#15181a',
    raised: '#1c2022',
    hover: '#1d2123',
    raisedHover: '#2a2f33',
    selected: '#152a2c',
    hairline: '#272b2f',
    line: '#363b40',
    control: '#6f7780',
    text: '#eceeef',
    muted: '#a6adb5',
    faint: '#929aa3',
    accent: '#4bbcc2',
    accentHover: '#6bcdd2',
    onAccent: '#04282b',
    ring: '#4bbcc2',
    dangerFill: '#e5695f',
    onDanger: '#2b0705',
    overlay: 'rgba(0, 0, 0, 0.58)',
    floating: '0 0 0 1px rgba(255, 255, 255, 0.06), 0 12px 36px rgba(0, 0, 0, 0.55)',
    series: ['#4bbcc2', '#e2a64a', '#7da7f2', '#ee8aa8', '#b39cf0', '#7fca8b', '#c4a384', '#9aa8b6'],
    tones: {
      neutral: { text: '#c4cad1', tint: '#262a2e' },
      info: { text: '#93bff6', tint: '#152840' },
      success: { text: '#82d8a4', tint: '#12301f' },
      warning: { text: '#eec06c', tint: '#34270f' },
      danger: { text: '#f59b95', tint: '#3d1a18' },
      accent: { text: '#7fd6d9', tint: '#0f3437' },
    },
  },
}

export const radius = { small: 5, control: 7, surface: 8 }
export const motion = '150ms cubic-bezier(0.2, 0, 0, 1)'
export const font = "'Inter Variable', 'Inter', system-ui, -apple-system, 'Segoe UI', sans-serif"

/** Heights in pixels of what repeats: the density's only difference. */
export const densities = {
  comfortable: { row: 40, control: 34, cell: 34, gap: 16 },
  compact: { row: 32, control: 30, cell: 30, gap: 12 },
}
export type Density = keyof typeof densities

/** The tokens as CSS custom properties of the root. */
export function customProperties(scheme: Scheme, density: Density): Record<string, string> {
  const { tones, series, ...plain } = colours[scheme]
  const properties: Record<string, string> = { '--motion': motion, '--font': font }
  for (const [name, value] of Object.entries(plain)) properties[`--${kebab(name)}`] = value
  for (const [name, pair] of Object.entries(tones)) {
    properties[`--${name}-text`] = pair.text
    properties[`--${name}-tint`] = pair.tint
  }
  series.forEach((value, at) => {
    properties[`--series-${at + 1}`] = value
  })
  for (const [name, value] of Object.entries(radius)) properties[`--radius-${name}`] = `${value}px`
  for (const [name, value] of Object.entries(densities[density])) properties[`--${name}-size`] = `${value}px`
  return properties
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
