/** Operators of the installation: people of one tenant who look after all of them. Nobody is, unless a setting says so. */
import type { Viewer } from '#core/context.ts'
import { isAdministrator } from '#server/access/administrator.ts'
import { StartupError } from '#server/embedded/startup-error.ts'

/** Operators as `tenant:address`. */
export type Operators = ReadonlySet<string>

export const noOperators: Operators = new Set()

/**
 * Reads `TRELLIS_OPERATORS`, such as `main:ann@example.com, main:bob@example.com`.
 * @throws StartupError SETTING_INVALID
 */
export function operatorsFrom(env: NodeJS.ProcessEnv): Operators {
  const listed = (env.TRELLIS_OPERATORS ?? '').split(/[\s,]+/).filter(Boolean)
  for (const one of listed) {
    if (!/^[a-z][a-z0-9-]*:[^\s@:]+@[^\s@]+$/.test(one.toLowerCase())) {
      throw new StartupError(
        'SETTING_INVALID',
        `TRELLIS_OPERATORS: "${one}" names no operator.`,
        'Write the tenant and the address, like main:ann@example.com',
      )
    }
  }
  return new Set(listed.map((one) => one.toLowerCase()))
}

/** Is the viewer an operator? Only somebody who administers the named tenant and is signed in there, never a program. */
export function isOperator(operators: Operators, tenant: string, viewer: Viewer): boolean {
  return (
    viewer.via === 'SESSION' &&
    !viewer.pending &&
    isAdministrator(viewer) &&
    operators.has(`${tenant}:${viewer.email.toLowerCase()}`)
  )
}
