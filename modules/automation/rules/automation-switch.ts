import type { DeriveRule } from '#core/entity.ts'
import type { Automation } from '../entities/automation.ts'

/** Whatever says when it is set off. */
const when = [
  'isActive',
  'entity',
  'trigger',
  'triggerField',
  'offsetAmount',
  'offsetUnit',
  'schedule',
  'timeZone',
]

/** One that is switched on, or is to be set off by something else, begins anew: only what comes from now on counts. */
export const automationSwitch: DeriveRule<Automation> = {
  run(automations, context) {
    for (const automation of automations) {
      if (!context.changed(automation).some((name) => when.includes(name))) continue
      Object.assign(automation, { activeSince: context.now, checkedAt: context.now, nextRunAt: null })
      if (automation.isActive) automation.pausedReason = null
    }
  },
}
