/** What mails look like: composed once, as text and as simple HTML. */

import { directionOf } from './language.ts'
import type { Message } from './say.ts'
import { english, type Words } from './words.ts'

/** A mail: plain text, and the same as simple HTML for programs that show it. */
export interface Mail {
  to: string
  subject: string
  text: string
  html: string
}

/** What a mail says. Everything is plain text; the composer escapes it. What is marked with `say` is in its language. */
export interface MailContent {
  to: string
  /** The words of whoever gets it; left out where the texts are somebody's own, in a language that nobody knows. */
  words?: Words
  subject: Message
  /** First lines, one a paragraph. */
  paragraphs: Message[]
  /** A list below them; each entry may lead somewhere. */
  items?: { text: Message; detail?: string; url?: string }[]
  /** The one thing to do. */
  button?: { label: Message; url: string }
  /** Smaller, below. */
  note?: Message
  /** Address that ends mails like this one by a POST (RFC 8058); mail programs show a button for it. */
  unsubscribe?: string
}

/** Writes a mail in both forms. */
export function composeMail(content: MailContent): Mail {
  const { to, words } = content
  const { say } = words ?? english
  const subject = say(content.subject)
  const paragraphs = content.paragraphs.map(say)
  const items = (content.items ?? []).map((item) => ({ ...item, text: say(item.text) }))
  const button = content.button && { ...content.button, label: say(content.button.label) }
  const note = content.note === undefined ? undefined : say(content.note)
  // The direction goes on the parts as well: many mail programs leave out what stands on the root.
  const language = words ? `lang="${words.language}" dir="${directionOf(words.language)}"` : 'dir="auto"'
  const text = [
    ...paragraphs,
    ...items.map(({ text, detail, url }) => [`- ${text}`, detail, url].filter(Boolean).join('\n  ')),
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    ...(note ? [note] : []),
  ].join('\n\n')
  const style = 'font:15px/1.5 system-ui,sans-serif;color:#1f2328;margin:0 0 16px'
  const html = [
    `<!doctype html><html ${words ? language : ''}><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="margin:0;padding:32px 20px;background:#fff"><div ${language} style="max-width:520px">`,
    ...paragraphs.map((line) => `<p style="${style}">${escapeHtml(line)}</p>`),
    ...items.map((item) => itemHtml(item, style)),
    ...(button
      ? [
          `<p style="${style}"><a href="${escapeHtml(button.url)}" style="display:inline-block;padding:10px 18px;border-radius:7px;background:#3257c9;color:#fff;text-decoration:none">${escapeHtml(button.label)}</a></p>`,
        ]
      : []),
    ...(note ? [`<p style="${style};font-size:13px;color:#59636e">${escapeHtml(note)}</p>`] : []),
    '</div></body></html>',
  ].join('\n')
  return { to, subject, text: `${text}\n`, html }
}

function itemHtml(
  { text, detail, url }: { text: string; detail?: string; url?: string },
  style: string,
): string {
  const words = url
    ? `<a href="${escapeHtml(url)}" style="color:#3257c9">${escapeHtml(text)}</a>`
    : escapeHtml(text)
  const small = detail ? `<br><span style="font-size:13px;color:#59636e">${escapeHtml(detail)}</span>` : ''
  return `<p style="${style};padding:0 12px;border-style:solid;border-color:#d1d9e0;border-width:0;border-inline-start-width:2px">${words}${small}</p>`
}

/** Text as it may stand in HTML and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
