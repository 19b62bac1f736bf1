import type { GraphQLParams } from 'graphql-yoga'
import { readJson, requireJson } from '../body.ts'
import { type DoorPlugin, doorOf } from './context.ts'
import { refuse } from './refuse.ts'

/**
 * Reads parameters from the URL of a GET or the JSON body of a POST. Yoga's own parsers also take forms, multipart
 * and bare documents, which a foreign page may send without asking: this replaces whichever parser they chose.
 */
export function useJsonRequests(): DoorPlugin {
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      if (request.method === 'GET') return setRequestParser((get) => fromUrl(new URL(get.url).searchParams))
      if (request.method !== 'POST') return
      requireJson(request.headers)
      setRequestParser(async (post) => {
        const body = await (doorOf(serverContext ?? {}).body ?? readJson(post))
        // The standard's own four; others are refused by Yoga later, by name.
        return body as GraphQLParams
      })
    },
  }
}

function fromUrl(search: URLSearchParams): GraphQLParams {
  return {
    query: search.get('query') ?? undefined,
    operationName: search.get('operationName') ?? undefined,
    variables: jsonOf(search, 'variables'),
    extensions: jsonOf(search, 'extensions'),
  }
}

function jsonOf(search: URLSearchParams, name: string): Record<string, unknown> | undefined {
  const text = search.get(name)
  if (text === null || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('BAD_REQUEST', `The parameter ${name} is not valid JSON.`, 400)
  }
}
