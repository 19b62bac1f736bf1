import type { ExecutionArgs, ExecutionResult } from 'graphql'
import { answerAsText, type TextAnswer } from '#schema/plan/operation.ts'
import { type DoorPlugin, doorOf } from './context.ts'

/** A result that writes itself: Yoga asks for `stringify`; sockets and plugins that look at `data` get it parsed. */
interface TextResult extends ExecutionResult {
  stringify(result: ExecutionResult): string
}

/**
 * Answers queries with PostgreSQL's own JSON text, and what resolvers of their own put into it; the rest is executed
 * by graphql-js. It needs the tenant's context, so it comes after the plugin that adds it.
 */
export function useCompiledReads(): DoorPlugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(async (args: ExecutionArgs) => {
        const text =
          doorOf(Object(args.contextValue)).answer ?? (await answerAsText(args, (part) => executeFn(part)))
        return text ? resultOf(text) : executeFn(args)
      })
    },
  }
}

function resultOf({ data, errors }: TextAnswer): TextResult {
  return {
    ...(errors.length > 0 ? { errors } : {}),
    get data() {
      return JSON.parse(data)
    },
    stringify: (result) =>
      result.errors ? `{"errors":${JSON.stringify(result.errors)},"data":${data}}` : `{"data":${data}}`,
  }
}
