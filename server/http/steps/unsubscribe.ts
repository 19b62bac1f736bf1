import { createHash } from 'node:crypto'
import { escapeHtml } from '#core/compose-mail.ts'
import { TrellisError } from '#core/errors.ts'
import { directionOf } from '#core/language.ts'
import { type Message, say } from '#core/say.ts'
import type { Words } from '#core/words.ts'
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
  const { db, words: wordsFor } = await exchange.tenant()
  let words = exchange.words()
  const { search, searchParams } = new URL(exchange.request.url)
  try {
    const person = await seeUnsubscribe(db, searchParams)
    words = wordsFor?.(person.locale, exchange.headers.get('accept-language')) ?? words
    if (method === 'GET')
      return page(200, say`No more mail about notifications?`, asking(words, person.email, search), words)
    await endMails(db, person, exchange.id)
    const done = say`${person.email} gets no more mail about notifications.`
    return page(200, say`That is done`, paragraph(words, done), words)
  } catch (error) {
    if (!(error instanceof TrellisError) || error.code !== 'NOT_FOUND') throw error
    return page(404, say`That did not work`, paragraph(words, error.said), words)
  }
}

const paragraph = (words: Words, text: Message): string => `<p>${escapeHtml(words.say(text))}</p>`

function asking(words: Words, email: string, search: string): string {
  return `${paragraph(words, say`${email} is still told in the inbox, but by mail no more.`)}
<form method="post" action="${escapeHtml(unsubscribeRoute + search)}"><button>${escapeHtml(words.say(say`Send no more mail`))}</button></form>`
}

function page(status: number, heading: Message, body: string, words: Words): Response {
  const title = escapeHtml(words.say(heading))
  const text = `<!doctype html><html lang="${words.language}" dir="${directionOf(words.language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`
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
