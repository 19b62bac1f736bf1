import type { ExecutionArgs, GraphQLError } from 'graphql'
import { type DoorPlugin, doorOf } from './context.ts'
import { countNodes } from './count-nodes.ts'
import { introspectionShare } from './introspection-cost.ts'
import { type Limits, limitsOf } from './limits.ts'
import { operationOf, withDefaults } from './operation-of.ts'
import { refuse, tooComplex } from './refuse.ts'

/**
 * Refuses operations that could answer too many records. It needs the schema and the variables, so it comes after
 * validation; it has to come before anything that prepares the execution.
 */
export function useNodeCost(limits: Limits): DoorPlugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const error = nodeProblem(args, limitsOf(doorOf(Object(args.contextValue)).viewer, limits))
      if (error) setResultAndStopExecution({ errors: [error] })
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = nodeProblem(args, limitsOf(doorOf(Object(args.contextValue)).viewer, limits))
      if (error) setResultAndStopExecution({ errors: [error] })
    },
  }
}

/** What an operation asks too much of, with the variables it came with. */
export function nodeProblem(
  args: Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>,
  limits: Limits,
): GraphQLError | undefined {
  const depth = depthOf(args.variableValues, limits.variableDepth)
  if (depth > limits.variableDepth) return tooComplex('Levels in the variables', depth, limits.variableDepth)
  const found = operationOf(args.document, args.operationName)
  if (!found) return undefined
  const { operation, fragments } = found
  const variables = withDefaults(operation, args.variableValues)
  const { nodes, largestPage } = countNodes({ schema: args.schema, operation, fragments, variables })
  if (largestPage > limits.pageSize) return tooComplex('Records in one page', largestPage, limits.pageSize)
  if (nodes > limits.nodes) return tooComplex('Records that this could answer', nodes, limits.nodes)
  if (introspectionShare(args.schema, operation, fragments) > 1) {
    return refuse('TOO_COMPLEX', 'This asks for more than twice the standard introspection query.')
  }
  return undefined
}

/** Levels of nesting in a JSON value, counted without recursion and no further than one past `enough`. */
function depthOf(value: unknown, enough: number): number {
  let level: unknown[] = [value]
  for (let depth = 0; depth <= enough; depth += 1) {
    level = level
      .filter((item) => typeof item === 'object' && item !== null)
      .flatMap((item) => Object.values(item as object))
    if (level.length === 0) return depth
  }
  return enough + 1
}
