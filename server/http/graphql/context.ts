import type { GraphQLSchema } from 'graphql'
import type { GraphQLParams, Plugin, YogaInitialContext } from 'graphql-yoga'
import type { Logger } from 'pino'
import type { Viewer } from '#core/context.ts'
import type { TextAnswer } from '#schema/plan/operation.ts'
import type { Credential } from '#server/access/credential.ts'
import type { RequestFacts, TenantDoor } from '../ports.ts'

/** What the door knows of a GraphQL request before Yoga sees it; all plugins find it in their context. */
export interface DoorContext {
  door: TenantDoor
  schema: GraphQLSchema
  viewer: Viewer | null
  credential: Credential | null
  facts: RequestFacts
  log: Logger
  /** What the short way for known queries read before it left the wording of errors to the endpoint. */
  answer?: TextAnswer
  /** The JSON body of a POST, read once; rejects with a `BodyError`. */
  body?: Promise<Record<string, unknown>>
  /** Set where the request did not come by HTTP, and Yoga does not set it. */
  params?: GraphQLParams
}

/** A Yoga plugin of the door. */
export type DoorPlugin = Plugin<DoorContext, DoorContext>

/** The door's part of a context that Envelop hands on loosely typed. */
export function doorOf(context: object): DoorContext & Partial<YogaInitialContext> {
  return context as DoorContext & Partial<YogaInitialContext>
}
