/** What mails look like: composed once, as text and as simple HTML. */

/** A mail: plain text, and the same as simple HTML for programs that show it. */
export interface Mail {
  to: string
  subject: string
  text: string
  html: string
}

/** What a mail says. Everything is plain text; the composer escapes it. */
export interface MailContent {
  to: string
  subject: string
  /** First lines, one a paragraph. */
  paragraphs: string[]
  /** A list below them; each entry may lead somewhere. */
  items?: { text: string; detail?: string; url?: string }[]
  /** The one thing to do. */
  button?: { label: string; url: string }
  /** Smaller, below. */
  note?: string
  /** Address that ends mails like this one by a POST (RFC 8058); mail programs show a button for it. */
  unsubscribe?: string
}

/** Writes a mail in both forms. */
export function composeMail({ to, subject, paragraphs, items = [], button, note }: MailContent): Mail {
  const text = [
    ...paragraphs,
    ...items.map(({ text, detail, url }) => [`- ${text}`, detail, url].filter(Boolean).join('\n  ')),
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    ...(note ? [note] : []),
  ].join('\n\n')
  const style = 'font:15px/1.5 system-ui,sans-serif;color:#1f2328;margin:0 0 16px'
  const html = [
    '<!doctype html><html><body style="margin:0;padding:32px 20px;background:#fff"><div style="max-width:520px">',
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

function itemHtml({ text, detail, url }: NonNullable<MailContent['items']>[number], style: string): string {
  const words = url
    ? `<a href="${escapeHtml(url)}" style="color:#3257c9">${escapeHtml(text)}</a>`
    : escapeHtml(text)
  const small = detail ? `<br><span style="font-size:13px;color:#59636e">${escapeHtml(detail)}</span>` : ''
  return `<p style="${style};padding:0 0 0 12px;border-left:2px solid #d1d9e0">${words}${small}</p>`
}

/** Text as it may stand in HTML and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
