import { UsageError } from './command.ts'
import { nearest } from './nearest.ts'

/**
 * The subcommand of that name.
 * @param command to which it belongs, such as `tenant`
 * @throws UsageError that names what was probably meant
 */
export function stepOf<Step>(command: string, steps: Record<string, Step>, word: string): Step {
  const step = Object.hasOwn(steps, word) ? steps[word] : undefined
  if (step) return step
  const meant = nearest(word, Object.keys(steps))
  throw new UsageError(
    `"${command} ${word}" is no command.${meant ? ` Did you mean: trellis ${command} ${meant}` : ''}`,
  )
}
