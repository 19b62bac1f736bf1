import { createHash } from 'node:crypto'
import { escapeHtml } from '#core/compose-mail.ts'
import { TrellisError } from '#core/errors.ts'
import { unsubscribe as endMails, seeUnsubscribe, unsubscribeRoute } from '#server/access/unsubscribe.ts'
import { refusal } from '../reply.ts'
import type { Step } from '../step.ts'

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:440px;margin:15vh auto;padding:0 20px;color-scheme:light dark}
h1{font-size:22px;margin:0 0 8px}p{margin:0 0 20px;opacity:.8}button{font:inherit;padding:10px 18px;border:0;border-radius:7px;background:#3257c9;color:#fff;cursor:pointer}`
const styleHash = createHash('sha256').update(style).digest('base64')

/**
 * `/unsubscribe`: ends mails about notifications without a sign-in. Mail programs send a POST by themselves when their
 * button is pressed; a GET asks first, as scanners of mail follow every link.
 */
export const unsubscribe: Step = async (exchange, next) => {
  const { path, method } = exchange
  if (path !== unsubscribeRoute) return next()
  if (method !== 'GET' && method !== 'POST')
    return refusal(405, 'BAD_REQUEST', `${path} does not answer ${method}.`, exchange.id)
  const { db } = await exchange.tenant()
  const { search, searchParams } = new URL(exchange.request.url)
  try {
    const person = await seeUnsubscribe(db, searchParams)
    if (method === 'GET') return page(200, 'No more mail about notifications?', asking(person.email, search))
    await endMails(db, person, exchange.id)
    return page(200, 'Done', `<p>${escapeHtml(person.email)} gets no more mail about notifications.</p>`)
  } catch (error) {
    if (!(error instanceof TrellisError) || error.code !== 'NOT_FOUND') throw error
    return page(404, 'That did not work', `<p>${escapeHtml(error.message)}</p>`)
  }
}

function asking(email: string, search: string): string {
  return `<p>${escapeHtml(email)} is still told in the inbox, but by mail no more.</p>
<form method="post" action="${escapeHtml(unsubscribeRoute + search)}"><button>Send no more mail</button></form>`
}

function page(status: number, title: string, body: string): Response {
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`
  return new Response(text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`,
      'referrer-policy': 'same-origin',
    },
  })
}
