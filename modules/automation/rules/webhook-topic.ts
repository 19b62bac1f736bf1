import type { Context, RecordIssue } from '#core/context.ts'
import { asUser } from '#core/elevate.ts'
import type { ValidateRule } from '#core/entity.ts'
import { TrellisError } from '#core/errors.ts'
import type { Message } from '#core/say.ts'
import type { WebhookTopic } from '../entities/webhook.ts'
import { filledIn } from '../placeholders.ts'
import { watchProblem } from '../watchable.ts'

/** What a topic names has to be there, in the form that the API has it. */
export const usableTopic: ValidateRule<WebhookTopic> = {
  name: 'webhook-topic.usable',
  run: (topics, context) =>
    topics.flatMap((record): RecordIssue[] => {
      const problem = topicProblem(record, context)
      return problem ? [{ record, rule: 'webhook-topic.usable', ...problem }] : []
    }),
}

function topicProblem(
  { entity: name, filter, selection }: WebhookTopic,
  context: Context,
): { path: (string | number)[]; message: Message } | undefined {
  const problem = watchProblem(context.model, name)
  if (problem) return { path: ['entity'], message: problem }
  if (filter !== null && filter !== undefined) {
    const [issue] = context.api.problems(`${name}Filter`, filledIn(filter, context))
    if (issue) return { path: ['filter'], message: issue.message }
  }
  if (selection?.trim()) {
    const { one } = context.model.entities.get(name)?.names ?? { one: name }
    const [message] = context.api.documentProblems(`{ ${one}(id: "1") { ${selection} } }`)
    if (message !== undefined) return { path: ['selection'], message }
  }
  return undefined
}

/** The owner has to be able to read what is filtered by and sent; else every change would fail. */
export const readableTopic: ValidateRule<WebhookTopic> = {
  name: 'webhook-topic.readable',
  needs: ['webhook.owner'],
  async run(topics, context) {
    const issues: RecordIssue[] = []
    for (const record of topics) {
      const owner = record.webhook?.owner
      const entity = context.model.entities.get(record.entity)
      if (!owner || !entity || topicProblem(record, context)) continue
      const how = { reason: 'A webhook reads what its owner may read', isTrial: true }
      try {
        await asUser(context, owner.id, how, async (own) => {
          const fields = record.selection?.trim() || 'id'
          await own.api.query(
            `query ($filter: ${entity.name}Filter) { ${entity.names.many}(first: 1, filter: $filter) { nodes { ${fields} } } }`,
            { filter: filledIn(record.filter, own) ?? null },
          )
        })
      } catch (error) {
        if (!(error instanceof TrellisError)) throw error
        const path = [record.selection?.trim() && !record.filter ? 'selection' : 'filter']
        issues.push({ record, path, rule: 'webhook-topic.readable', message: error.message })
      }
    }
    return issues
  },
}
