import { Cron } from 'croner'
import type { Context, RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import type { EntityModel, FieldType } from '#schema/model.ts'
import type { Automation } from '../entities/automation.ts'
import { filledIn } from '../placeholders.ts'
import { watchProblem } from '../watchable.ts'

type Problem = { path: string[]; message: Message } | undefined

/** What sets an automation off has to be there, and its condition has to be a filter. */
export const usableAutomation: ValidateRule<Automation> = {
  name: 'automation.usable',
  run: (automations, context) =>
    automations.flatMap((record): RecordIssue[] => {
      const problem = problemOf(record, context)
      return problem ? [{ record, rule: 'automation.usable', ...problem }] : []
    }),
}

function problemOf(automation: Automation, context: Context): Problem {
  const { entity: name, trigger, condition } = automation
  const isWatching = trigger === 'CREATED' || trigger === 'CHANGED' || trigger === 'FIELD_SET'
  if (!name)
    return trigger === 'SCHEDULE' && !condition
      ? scheduleProblem(automation)
      : { path: ['entity'], message: say`Name the kind of record that it is about, such as Partner.` }
  const entity = context.model.entities.get(name)
  const unknown = isWatching
    ? watchProblem(context.model, name)
    : entity
      ? undefined
      : say`There is no entity "${name}".`
  if (unknown || !entity) return { path: ['entity'], message: unknown ?? '' }
  if (condition) {
    const [issue] = context.api.problems(`${name}Filter`, filledIn(condition, context))
    if (issue) return { path: ['condition'], message: issue.message }
  }
  if (trigger === 'SCHEDULE') return scheduleProblem(automation)
  if (trigger === 'DATE') return dateProblem(automation, entity)
  return trigger === 'FIELD_SET' ? valueProblem(automation, entity, context) : undefined
}

function scheduleProblem({ schedule, timeZone }: Automation): Problem {
  try {
    if (schedule && new Cron(schedule, { timezone: timeZone, paused: true }).nextRun()) return undefined
  } catch {
    // Told below.
  }
  const message = say`"${schedule ?? ''}" in ${timeZone} is no schedule that comes. Write five parts, as in 0 6 * * 1-5, and a time zone such as Europe/Paris.`
  return { path: ['schedule'], message }
}

function dateProblem({ triggerField }: Automation, entity: EntityModel): Problem {
  const field = entity.fields.get(triggerField ?? '')
  if (field?.type === 'Date' || field?.type === 'DateTime') return undefined
  const dates = [...entity.fields.values()].filter(({ type }) => type === 'Date' || type === 'DateTime')
  const message = say`${entity.name} has no date "${triggerField ?? ''}". It has ${dates.map(({ name }) => name).join(', ')}.`
  return { path: ['triggerField'], message }
}

function valueProblem({ triggerField, setTo }: Automation, entity: EntityModel, context: Context): Problem {
  const field = entity.fields.get(triggerField ?? '')
  if (!field?.column || field.via)
    return {
      path: ['triggerField'],
      message: say`${entity.name} has no field "${triggerField ?? ''}" of its own.`,
    }
  if (!setTo || field.type === 'JSON') return undefined
  const value = typedValue(field.type, setTo)
  const filter = { [field.name]: field.type === 'ToOne' ? { id: { eq: value } } : { eq: value } }
  const [issue] = context.api.problems(`${entity.name}Filter`, filter)
  return issue && { path: ['setTo'], message: issue.message }
}

/** Users write values as text; numbers, yes and no have other forms in a filter. */
function typedValue(type: FieldType, text: string): unknown {
  if (type === 'Boolean') return text === 'true' ? true : text === 'false' ? false : text
  return (type === 'Int' || type === 'Float') && Number.isFinite(Number(text)) ? Number(text) : text
}
