import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { noteAccess } from '#server/access/events.ts'
import { revokeSession } from '#server/access/sessions.ts'
import { beginSession, proceed } from '#server/access/sign-in.ts'
import { finishSso, startSso } from '#server/access/sso.ts'
import { addressKey, countAttempt, perAddress } from '#server/access/throttle.ts'
import { sessionCookie } from '../credentials.ts'
import type { Exchange } from '../exchange.ts'
import { addressOf, clientOf, type Routes } from './kit.ts'

const cookieName = 'trellis_sso'

/** Single sign-on: two navigations of the browser, so errors lead back to the sign-in page. */
export const ssoRoutes: Routes = {
  'GET /auth/sso/start': async (exchange, { config }) => {
    const { db } = await exchange.tenant()
    await countAttempt(db, addressKey(exchange.ip), perAddress)
    const redirectUri = `${await addressOf(exchange, config)}/auth/sso/callback`
    const provider = Number(new URL(exchange.request.url).searchParams.get('provider'))
    const { url, ticket } = await startSso(db, Number.isSafeInteger(provider) ? provider : 0, redirectUri)
    return redirect(url, [cookie(exchange, ticket, 600)])
  },

  'GET /auth/sso/callback': async (exchange, { config }) => {
    const { db } = await exchange.tenant()
    const client = clientOf(exchange)
    await countAttempt(db, addressKey(client.ip), perAddress)
    const address = new URL(`${await addressOf(exchange, config)}/auth/sso/callback`)
    address.search = new URL(exchange.request.url).search
    const none = cookie(exchange, '', 0)
    try {
      const ticket = new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]{43})`).exec(
        exchange.headers.get('cookie') ?? '',
      )?.[1]
      // Whoever did not begin here is sent by somebody else, into that one's account.
      if (!ticket) throw new TrellisError('UNAUTHENTICATED', say`The sign-in did not begin in this browser.`)
      const { user, provider } = await finishSso(db, { ticket, address }, client)
      const method = `sso ${provider.name}`
      const result = provider.isSecondFactorEnough
        ? await beginSession(db, user, method, client)
        : await proceed(db, user, method, client)
      if ('ticket' in result) {
        const rest = new URLSearchParams({ ticket: result.ticket, factors: result.factors.join(',') })
        return redirect(`/sign-in#${rest}`, [none])
      }
      if (exchange.credential?.kind === 'SESSION') await revokeSession(db, exchange.credential.token)
      return redirect('/', [none, sessionCookie(result.token, exchange.isSecure)])
    } catch (error) {
      if (!(error instanceof TrellisError)) throw error
      exchange.log.info({ err: error }, 'a single sign-on failed')
      await noteAccess(db, { kind: 'SIGN_IN_FAILED', detail: `single sign-on: ${error.message}` }, client)
      return redirect(`/sign-in#sso=${error.code}`, [none])
    }
  },
}

/** Lax: the provider's page leads back here, and the browser has to bring it along. */
function cookie({ isSecure }: Exchange, value: string, seconds: number): string {
  const secure = isSecure ? '; Secure' : ''
  return `${cookieName}=${value}; Path=/auth/sso; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`
}

function redirect(location: string, cookies: string[]): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' })
  for (const one of cookies) headers.append('set-cookie', one)
  return new Response(null, { status: 303, headers })
}
