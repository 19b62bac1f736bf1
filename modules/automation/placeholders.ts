/** Values in the data of webhooks, automations and approvals that are known only when they are used. */
import type { Context } from '#core/context.ts'

type Values = Pick<Context, 'viewer' | 'today' | 'now'>

const known: Record<string, (context: Values) => unknown> = {
  $me: ({ viewer }) => String(viewer.userId),
  $company: ({ viewer }) => (viewer.companyId === null ? null : String(viewer.companyId)),
  $companies: ({ viewer }) => (viewer.companyIds ?? []).map(String),
  $team: ({ viewer }) => (viewer.teamIds ?? [viewer.userId]).map(String),
  $today: ({ today }) => today,
  $startOfMonth: ({ today }) => `${today.slice(0, 7)}-01`,
  $startOfYear: ({ today }) => `${today.slice(0, 4)}-01-01`,
  $now: ({ now }) => now.toISOString(),
}

const dayLength = 86_400_000
const shifted = /^(\$today|\$now)([+-]\d{1,5})$/

/** The value with all placeholders in it filled in, however deep they lie; text that is none stays as it is. */
export function filledIn(value: unknown, context: Values): unknown {
  if (typeof value === 'string') return filled(value, context)
  if (Array.isArray(value)) return value.map((item) => filledIn(item, context))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, context)]))
}

function filled(text: string, context: Values): unknown {
  if (Object.hasOwn(known, text)) return known[text]?.(context)
  const [, name, days] = shifted.exec(text) ?? []
  if (!name) return text
  const from = name === '$now' ? context.now : new Date(`${context.today}T00:00:00Z`)
  const moved = new Date(from.getTime() + Number(days) * dayLength).toISOString()
  return name === '$now' ? moved : moved.slice(0, 10)
}
