import { changePassword } from '#server/access/change-password.ts'
import { noteAccess } from '#server/access/events.ts'
import { mailReset, mailVerification, redeemLink, redeemVerification, seeLink } from '#server/access/links.ts'
import { rotateSession } from '#server/access/sessions.ts'
import { beginSession } from '#server/access/sign-in.ts'
import { type Allowance, accountKey, addressKey, countAttempt, perAddress } from '#server/access/throttle.ts'
import { jsonReply } from '../reply.ts'
import {
  clientOf,
  doneReply,
  ownSession,
  personOf,
  type Routes,
  senderFor,
  signInReply,
  textOf,
} from './kit.ts'

/** Mails to one address. */
const perRecipient: Allowance = { attempts: 3, seconds: 15 * 60 }

/** Passwords, and the links that set them. */
export const passwordRoutes: Routes = {
  'POST /auth/change-password': async (exchange) => {
    const body = await exchange.json()
    const { viewer, token } = await ownSession(exchange)
    const { db } = await exchange.tenant()
    await changePassword(db, {
      userId: viewer.userId,
      current: textOf(body, 'current'),
      next: textOf(body, 'next'),
      keepToken: token,
    })
    await noteAccess(db, { kind: 'PASSWORD_CHANGED', userId: viewer.userId }, clientOf(exchange))
    return doneReply(exchange, await rotateSession(db, token))
  },

  'POST /auth/forgot-password': async (exchange, services) => {
    const body = await exchange.json()
    const email = textOf(body, 'email').trim().toLowerCase()
    const { db } = await exchange.tenant()
    const sender = await senderFor(exchange, services)
    const client = clientOf(exchange)
    await countAttempt(db, addressKey(client.ip), perAddress)
    await countAttempt(db, `mail:${accountKey(email)}`, perRecipient)
    // Nobody waits for it: how long the answer takes must not tell whether there is such a user.
    mailReset(db, email, sender, client).catch((error) =>
      exchange.log.error({ err: error }, 'a link to reset a password could not be mailed'),
    )
    return doneReply(exchange)
  },

  'POST /auth/link': async (exchange) => {
    const body = await exchange.json()
    const { db } = await exchange.tenant()
    await countAttempt(db, addressKey(exchange.ip), perAddress)
    const { kind, user } = await seeLink(db, textOf(body, 'token'))
    return jsonReply({ kind, name: user.name, email: user.email })
  },

  'POST /auth/reset-password': async (exchange) => {
    const body = await exchange.json()
    const given = { token: textOf(body, 'token'), password: textOf(body, 'password') }
    const { db } = await exchange.tenant()
    await countAttempt(db, addressKey(exchange.ip), perAddress)
    await redeemLink(db, 'RESET', given, clientOf(exchange))
    return doneReply(exchange)
  },

  'POST /auth/accept-invitation': async (exchange) => {
    const body = await exchange.json()
    const given = { token: textOf(body, 'token'), password: textOf(body, 'password') }
    const { db } = await exchange.tenant()
    const client = clientOf(exchange)
    await countAttempt(db, addressKey(client.ip), perAddress)
    const user = await redeemLink(db, 'INVITE', given, client)
    return signInReply(exchange, await beginSession(db, user, 'invitation', client))
  },

  'POST /auth/verify-email/send': async (exchange, services) => {
    const { viewer } = await ownSession(exchange)
    const { db } = await exchange.tenant()
    const sender = await senderFor(exchange, services)
    await countAttempt(db, `mail:${accountKey(viewer.email)}`, perRecipient)
    await mailVerification(db, personOf(viewer), sender)
    return doneReply(exchange)
  },

  'POST /auth/verify-email': async (exchange) => {
    const body = await exchange.json()
    const { db } = await exchange.tenant()
    await countAttempt(db, addressKey(exchange.ip), perAddress)
    await redeemVerification(db, textOf(body, 'token'), clientOf(exchange))
    return doneReply(exchange)
  },
}
