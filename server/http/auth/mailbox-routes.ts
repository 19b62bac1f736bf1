import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { escapeHtml } from '#core/compose-mail.ts'
import { TrellisError } from '#core/errors.ts'
import { directionOf } from '#core/language.ts'
import { say } from '#core/say.ts'
import type { Words } from '#core/words.ts'
import { isAdministrator } from '#server/access/administrator.ts'
import type { Exchange } from '../exchange.ts'
import { jsonReply } from '../reply.ts'
import type { AuthServices, Routes } from './kit.ts'

interface KeptMail {
  id: string
  recipient: string
  subject: string
  text: string
  createdAt: Date
}

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:720px;margin:40px auto;padding:0 20px;color-scheme:light dark}
article{border-top:1px solid #8884;padding:16px 0}h1{font-size:22px}h2{font-size:16px;margin:0}p{margin:2px 0 8px;opacity:.7}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}`
const styleHash = createHash('sha256').update(style).digest('base64')

/** Mails that would have been sent, where no mail server is set up. */
export const mailboxRoutes: Routes = {
  'GET /auth/mailbox': async (exchange, services) => {
    await requireReader(exchange, services)
    const tenant = await exchange.tenant()
    const { rows } = await sql<KeptMail>`
      select id::text as id, recipient, subject, body_text as text, created_at as "createdAt"
      from mail_message where state = 'KEPT' order by id desc limit 200`.execute(tenant.db)
    if (!(exchange.headers.get('accept') ?? '').includes('text/html')) return jsonReply({ mails: rows })
    return new Response(pageOf(rows, services.mailer.isConnected, exchange.words()), {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
        'referrer-policy': 'no-referrer',
      },
    })
  },
}

/** Links in these mails let people in: beyond development only administrators see them. */
async function requireReader(exchange: Exchange, { config }: AuthServices): Promise<void> {
  if (config.isDevelopment) return
  const viewer = await exchange.viewer()
  if (!viewer) throw new TrellisError('UNAUTHENTICATED', say`Sign in as an administrator to see the mailbox.`)
  if (!isAdministrator(viewer)) throw new TrellisError('FORBIDDEN', say`Only administrators see the mailbox.`)
}

function pageOf(mails: KeptMail[], isConnected: boolean, words: Words): string {
  const when = new Intl.DateTimeFormat(words.language, {
    dateStyle: 'medium',
    timeStyle: 'long',
    timeZone: 'UTC',
  })
  const title = escapeHtml(words.say(say`Mailbox`))
  const note = isConnected
    ? say`Mail is sent by the mail server; nothing is kept here.`
    : say`No mail server is set up (SMTP_URL). Mail is kept here instead, the last 200.`
  const items = mails.map(
    ({ recipient, subject, text, createdAt }) =>
      `<article><h2>${escapeHtml(subject)}</h2><p>${escapeHtml(words.say(say`To ${recipient}, ${when.format(createdAt)}`))}</p><pre>${withLinks(text)}</pre></article>`,
  )
  return `<!doctype html><html lang="${words.language}" dir="${directionOf(words.language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1><p>${escapeHtml(words.say(note))}</p>${items.join('\n')}</main></body></html>`
}

function withLinks(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<&]+/g, (url) => `<a href="${url}">${url}</a>`)
}
