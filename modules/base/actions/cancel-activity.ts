import { action } from '#core/action.ts'
import { Activity } from '../entities/activity.ts'

/** It is not done after all. */
export const cancelActivity = action(Activity, {
  name: 'cancel',
  label: 'Cancel activity',
  description: 'Notes that the activity is not done after all.',
  icon: 'x',
  dangerous: true,
  transition: { from: ['PLANNED'], to: 'CANCELLED' },
})
