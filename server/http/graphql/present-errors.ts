import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { catalogue, type ErrorCode, TrellisError } from '#core/errors.ts'
import { type Message, Said } from '#core/say.ts'
import type { Words } from '#core/words.ts'
import { BodyError } from '../body.ts'
import { presentable } from '../unexpected.ts'

/** Where an error is told and logged. */
export interface ErrorPlace {
  requestId: string
  log: Logger
  /** Whether the answer has data beside the errors; its HTTP status is 200 then. */
  hasData: boolean
  /** Who asked. */
  userId?: number | null
  /** In which language messages are said; logs are in English. */
  words: Words
  /** Whether graphql-js may guess aloud which name was meant: a guess can name what the caller may not use. */
  showsGuesses?: boolean
}

const guess = / Did you mean .*\?$/s

/** Errors that are ready to be shown: presenting them again changes nothing. */
const presented = new WeakSet<GraphQLError>()

/**
 * Codes that a client must be able to tell by HTTP status whatever it accepts. For the others GraphQL over HTTP asks
 * for 200 under `application/json` and for the status of the code under `application/graphql-response+json`.
 */
const alwaysByStatus = new Set<ErrorCode>(['UNAUTHENTICATED', 'RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'])

/** Errors as clients see them: a code of the catalogue, the request id, and nothing of what went on inside. */
export function presentErrors(errors: readonly unknown[], place: ErrorPlace): GraphQLError[] {
  return errors.map((error) => presentError(error, place))
}

function presentError(error: unknown, place: ErrorPlace): GraphQLError {
  if (error instanceof GraphQLError && presented.has(error)) return error
  const shown = ownError(error) ?? presentable(rootOf(error))
  if (shown instanceof TrellisError && (shown.code === 'INTERNAL' || shown.code === 'UNAVAILABLE')) {
    place.log.error({ err: rootOf(error), path: pathOf(error) }, 'operation failed')
  }
  const { code, message, said, details, status } = partsOf(shown, rootOf(error))
  if (code === 'FORBIDDEN')
    place.log.warn({ user: place.userId, path: pathOf(error), why: message }, 'refused')
  const { current, retryAfter } = details
  const issues = details.issues?.map((issue) => ({ ...issue, message: place.words.say(issue.message) }))
  const isSpec = status === undefined && !alwaysByStatus.has(code)
  const http = {
    status: place.hasData ? 200 : (status ?? catalogue[code].status),
    ...(isSpec ? { spec: true } : {}),
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  }
  const located = error instanceof GraphQLError ? error : undefined
  const isGuessable = !(shown instanceof TrellisError) && !place.showsGuesses
  const result = new GraphQLError(
    isGuessable && !said ? message.replace(guess, '') : place.words.say(said ?? message),
    {
      nodes: located?.nodes,
      source: located?.source,
      positions: located?.positions,
      path: located?.path,
      extensions: {
        code,
        ...(issues ? { issues } : {}),
        ...(current ? { current } : {}),
        ...(retryAfter === undefined ? {} : { retryAfter }),
        requestId: place.requestId,
        http,
      },
    },
  )
  presented.add(result)
  return result
}

interface Parts {
  code: ErrorCode
  message: string
  /** The message as it was said, if it was. */
  said?: Message
  details: TrellisError['details']
  /** A status that was chosen for this very error. */
  status: number | undefined
}

function partsOf(shown: TrellisError | GraphQLError, root: unknown): Parts {
  if (shown instanceof TrellisError) {
    return {
      code: shown.code,
      message: shown.message,
      said: shown.said,
      details: shown.details,
      status: root instanceof BodyError ? root.status : undefined,
    }
  }
  const { code, http } = shown.extensions
  const isOurs = isCode(code)
  // Yoga's own refusals carry their status, marked `spec` where it depends on what the client accepts.
  const chosen = http as { status?: number; spec?: boolean } | undefined
  return {
    code: isOurs ? code : 'BAD_REQUEST',
    message: shown.message,
    said: shown.extensions.said instanceof Said ? shown.extensions.said : undefined,
    details: {},
    status: chosen?.spec ? undefined : chosen?.status,
  }
}

/** The error itself if GraphQL, Yoga or the door raised it about the request; undefined if a resolver did. */
function ownError(error: unknown): GraphQLError | undefined {
  if (!(error instanceof GraphQLError) || rootOf(error) instanceof TrellisError) return undefined
  if (isCode(error.extensions.code) || error.extensions.http !== undefined) return error
  const isAboutArguments = rootOf(error) instanceof GraphQLError && error.message.startsWith('Argument "')
  if (error.path) return isAboutArguments ? error : undefined
  // Without a path it is about the document or its variables, and then it names a place in the document.
  return error.nodes || error.locations || error.extensions.code !== undefined ? error : undefined
}

function isCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(catalogue, code)
}

/** The error that was thrown first, below those that GraphQL wrapped around it. */
function rootOf(error: unknown): unknown {
  let root = error
  while (root instanceof GraphQLError && root.originalError) root = root.originalError
  return root
}

function pathOf(error: unknown): string | undefined {
  return error instanceof GraphQLError ? error.path?.join('.') : undefined
}
