/** What to tell somebody who may not, with the name of the rule and nothing of the data. */

import { isChosen } from '#core/policy.ts'
import { inText, type Said, say, term } from '#core/say.ts'
import type { EntityModel } from '#schema/model.ts'
import type { Scopes } from '../viewer.ts'
import type { AppliedRule } from './compile.ts'

const verbs: Record<string, Said> = {
  read: say`read`,
  create: say`create`,
  update: say`update`,
  delete: say`delete`,
}

/** A sentence that names what is refused and the rule that refuses it, if it is one. */
export function refusalOf(
  rules: AppliedRule[],
  scopes: Scopes | undefined,
  entity: EntityModel,
  operation: string,
  field?: string,
): Said {
  const action = entity.actions.find(({ name }) => name === operation)
  const verb = action ? say`"${term(action.label)}"` : (verbs[operation] ?? operation)
  const subject =
    field === undefined
      ? inText(entity.plural)
      : say`"${term(entity.fields.get(field)?.label ?? field)}" (${entity.name}.${field})`
  if (scopes && isOutOfScope(scopes, entity, operation)) return say`This API key may not ${verb} ${subject}.`
  const kind = operation === 'read' ? 'read' : 'write'
  const denying = rules.find(
    ({ rule }) =>
      rule.effect === 'DENY' &&
      (rule.operations.includes(operation) || rule.operations.includes('*')) &&
      (field === undefined
        ? !rule.read && !rule.write
        : rule[kind] !== undefined && isChosen(rule[kind], field)),
  )
  const why = denying ? say`the rule "${denying.rule.key}" denies it` : say`no rule of your roles allows it`
  return say`You may not ${verb} ${subject}: ${why}. Ask an administrator.`
}

function isOutOfScope(scopes: Scopes, entity: EntityModel, operation: string): boolean {
  return (
    (scopes.readOnly === true && operation !== 'read') ||
    (scopes.entities !== undefined && !scopes.entities.includes(entity.name)) ||
    (scopes.operations !== undefined && !scopes.operations.includes(operation))
  )
}
