import { useQuery } from '@tanstack/react-query'
import { request } from '../data/graphql.ts'
import { fieldOf, type Knowledge } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import type { ExplainAccessQuery } from '../generated/graphql.ts'
import { ExplainAccessDocument } from '../generated/graphql.ts'
import { msg, t } from '../i18n/translate.ts'

export type Explanation = ExplainAccessQuery['explainAccess']

/** Whose right to what is asked, as it stands in the address. */
export interface Question {
  user: string
  entity: string
  id: string
  operation: string
  field: string
}

const keys = ['user', 'entity', 'id', 'operation', 'field'] as const

/** The question of an address; reading is asked where it says nothing else. */
export function toQuestion(search: URLSearchParams): Question {
  const given = Object.fromEntries(keys.map((key) => [key, search.get(key) ?? ''])) as Record<
    (typeof keys)[number],
    string
  >
  return { ...given, operation: given.operation || 'read' }
}

/** The address of a question. */
export function accessPath(question: Partial<Question>): string {
  const search = new URLSearchParams()
  for (const key of keys) if (question[key]) search.set(key, question[key])
  return `/access?${search}`
}

/** The answer, once everything is chosen. */
export function useExplanation({ user, entity, id, operation, field }: Question) {
  return useQuery({
    queryKey: ['explainAccess', user, entity, id, operation, field],
    queryFn: ({ signal }) =>
      request<ExplainAccessQuery>(
        String(ExplainAccessDocument),
        { user, entity, id, operation, field: field || null },
        signal,
      ).then((answer) => answer.explainAccess),
    enabled: user !== '' && entity !== '' && id !== '',
  })
}

/** What can be asked of an entity: plain operations, then its actions, each with a verb for sentences. */
export function operationChoices(resource: Resource): { value: string; label: string; verb: string }[] {
  const plain = resource.isReadonly ? [] : (['create', 'update', 'delete'] as const)
  return [
    { value: 'read', label: t('See it'), verb: t('see') },
    ...plain.map((value) => ({ value, label: t(plainWords[value].label), verb: t(plainWords[value].verb) })),
    ...resource.actions.map(({ name, label }) => ({
      value: name,
      label,
      verb: t('run “{{label}}” on', { label }),
    })),
  ]
}

const plainWords = {
  create: { label: msg('Create one like it'), verb: msg('create') },
  update: { label: msg('Change it'), verb: msg('change') },
  delete: { label: msg('Delete it'), verb: msg('delete') },
}

/** The resources that hold rules and roles, known by what their fields are: their names are the server's matter. */
export function accessResources(knowledge: Knowledge): { rules: string | null; roles: string | null } {
  const rules = [...knowledge.resources.values()].find((one) =>
    one.fields.some(({ widget }) => widget === 'OPERATIONS'),
  )
  return { rules: rules?.name ?? null, roles: (rules && fieldOf(rules, 'role')?.target) ?? null }
}
