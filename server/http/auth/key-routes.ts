import { TrellisError, validationError } from '#core/errors.ts'
import { type Message, say } from '#core/say.ts'
import { isAdministrator, requireAdministrator } from '#server/access/administrator.ts'
import { createApiKey, listApiKeys, ownerOfApiKey, revokeApiKey } from '#server/access/api-keys.ts'
import { noteAccess } from '#server/access/events.ts'
import { parseNetworks } from '#server/access/networks.ts'
import type { Scopes } from '#server/access/viewer.ts'
import type { Exchange } from '../exchange.ts'
import { jsonReply } from '../reply.ts'
import { clientOf, doneReply, idOf, type Routes, textOf } from './kit.ts'
import { proved } from './security-routes.ts'

type Body = Record<string, unknown>

/** API keys: one's own, and for administrators everybody's. */
export const keyRoutes: Routes = {
  'GET /auth/api-keys': async (exchange) => {
    const viewer = await acting(exchange)
    const { db } = await exchange.tenant()
    const ofAll = new URL(exchange.request.url).searchParams.get('of') === 'all'
    if (ofAll) requireAdministrator(viewer)
    return jsonReply({ keys: await listApiKeys(db, ofAll ? undefined : viewer.userId) })
  },

  'POST /auth/api-keys': async (exchange) => {
    // A key outlives the session: whoever found a screen unlocked must not make one.
    const { body } = await proved(exchange)
    const viewer = await acting(exchange)
    const { db } = await exchange.tenant()
    const wanted = {
      userId: body.user === undefined ? viewer.userId : idOf(body, 'user'),
      name: textOf(body, 'name', 100).trim(),
      scopes: await scopesOf(exchange, body),
      expiresAt: momentOf(body),
      networks: networksOf(body),
      requestsPerMinute: rateOf(body),
    }
    if (wanted.userId !== viewer.userId) requireAdministrator(viewer)
    const { id, key, prefix } = await createApiKey(db, wanted)
    const event = { userId: wanted.userId, detail: `${wanted.name} (trl_${prefix})`, by: viewer.userId }
    await noteAccess(db, { kind: 'API_KEY_MADE', ...event }, clientOf(exchange))
    return jsonReply({ id: String(id), key, prefix }, 201)
  },

  'POST /auth/api-keys/revoke': async (exchange) => {
    const body = await exchange.json()
    const viewer = await acting(exchange)
    const { db } = await exchange.tenant()
    const id = idOf(body, 'id')
    const owner = await ownerOfApiKey(db, id)
    const mayRevoke = owner && (owner.userId === viewer.userId || isAdministrator(viewer))
    if (!mayRevoke || !(await revokeApiKey(db, id))) {
      throw new TrellisError('NOT_FOUND', say`There is no such key, or it was revoked before.`)
    }
    const event = { userId: owner.userId, detail: owner.name, by: viewer.userId }
    await noteAccess(db, { kind: 'API_KEY_REVOKED', ...event }, clientOf(exchange))
    return doneReply(exchange)
  },
}

/** A person in a session: a key must not make or see keys. */
async function acting(exchange: Exchange) {
  const viewer = await exchange.viewer()
  if (!viewer) throw new TrellisError('UNAUTHENTICATED', say`Sign in first.`)
  if (viewer.via === 'SESSION') return viewer
  throw new TrellisError('FORBIDDEN', say`An API key cannot do this. Sign in instead.`)
}

/** What the key is limited to; its entities must exist, so that a typing error does not become a rule. */
async function scopesOf(exchange: Exchange, body: Body): Promise<Scopes | undefined> {
  const entities = listOf(body, 'entities')
  const operations = listOf(body, 'operations')
  const schema = await (await exchange.tenant()).schema()
  for (const [index, name] of (entities ?? []).entries()) {
    if (!schema.getType(`${name}Connection`))
      throw wrong(['entities', index], say`There is no entity "${name}".`)
  }
  for (const [index, name] of (operations ?? []).entries()) {
    if (!/^[a-z][A-Za-z0-9]{0,60}$/.test(name)) {
      throw wrong(
        ['operations', index],
        say`"${name}" is no operation: read, create, update, delete, or an action.`,
      )
    }
  }
  const scopes: Scopes = {
    ...(body.readOnly === true ? { readOnly: true } : {}),
    ...(entities ? { entities } : {}),
    ...(operations ? { operations } : {}),
  }
  return Object.keys(scopes).length > 0 ? scopes : undefined
}

function listOf(body: Body, name: string): string[] | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  const isList = Array.isArray(value) && value.length <= 200
  if (isList && value.every((item) => typeof item === 'string' && item.length <= 100)) {
    return value.length > 0 ? [...new Set(value as string[])] : undefined
  }
  throw wrong([name], say`Give ${name} as a list of names.`)
}

function networksOf(body: Body): string[] | undefined {
  const texts = listOf(body, 'networks')
  return texts && parseNetworks(texts)
}

function momentOf({ expiresAt }: Body): Date | undefined {
  if (expiresAt === undefined || expiresAt === null) return undefined
  const moment = typeof expiresAt === 'string' ? new Date(expiresAt) : new Date(Number.NaN)
  if (moment.getTime() > Date.now()) return moment
  throw wrong(['expiresAt'], say`Give expiresAt as a moment to come, such as 2030-01-31T00:00:00Z.`)
}

function rateOf({ requestsPerMinute: rate }: Body): number | undefined {
  if (rate === undefined || rate === null) return undefined
  if (typeof rate === 'number' && Number.isInteger(rate) && rate > 0 && rate <= 1_000_000) return rate
  throw wrong(['requestsPerMinute'], say`Give requestsPerMinute as a whole number from 1 to 1,000,000.`)
}

const wrong = (path: (string | number)[], message: Message) =>
  validationError([{ path, message, rule: 'api-key' }])
