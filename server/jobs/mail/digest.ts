/** Mails people what they have not read: one mail for all that is new, when they want to be told. */
import { sql } from 'kysely'
import type { MailContent } from '#core/compose-mail.ts'
import { sayKept } from '#core/kept-words.ts'
import { sendMail } from '#core/mail.ts'
import { digestOptions } from '#core/notice-mail.ts'
import { amount, type Message, say } from '#core/say.ts'
import type { Words } from '#core/words.ts'
import { unsubscribePath } from '#server/access/unsubscribe.ts'
import { runOperation } from '#server/records/transaction.ts'
import { serverJob } from '../server-job.ts'

/** Notifications that one mail names; of more it tells the number. */
const most = 20

interface Person {
  id: number
  name: string
  email: string
  locale: string | null
  timeZone: string | null
  often: 'NONE' | 'IMMEDIATELY' | 'HOURLY' | 'DAILY'
}

interface Notice {
  id: string
  message: string
  kept: unknown
  entity: string | null
  recordId: string | null
  link: string | null
  at: Date
}

/** What the person chose, else what their company has, else the first company that has a language. */
const localeOf = sql`coalesce(
  app_user.locale,
  (select c.locale from company c where c.id = app_user.company_id),
  (select c.locale from company c where c.locale is not null order by c.id limit 1)
)`

/** The job of one person. The mail and the note that they were told are one transaction. */
export const digestJob = serverJob({
  ...digestOptions,
  async perform(scope, _run, { userId }, tenant) {
    return runOperation(scope, {}, async (_operation, context) => {
      const { db } = context
      const found = await sql<Person>`
        select id::int as id, name, email, ${localeOf} as locale, time_zone as "timeZone", notice_mail as often from app_user
        where id = ${userId} and is_active and notice_mail <> 'NONE'`.execute(db)
      const person = found.rows[0]
      if (!person) return { told: 0 }
      const { rows } = await sql<Notice>`
        update notification set mailed_at = now(), version = version + 1
        where user_id = ${userId} and read_at is null and mailed_at is null
        returning id, message, said -> 'message' as kept, entity, record_id as "recordId", link, created_at as at`.execute(
        db,
      )
      const news = rows.toSorted((a, b) => Number(b.id) - Number(a.id))
      const words = context.wordsFor(person.locale)
      if (news.length > 0) await sendMail(context, digestOf(person, words, news, tenant.address?.()))
      return { told: news.length }
    })
  },
})

/** The mail, with links where the address of the site is known. */
function digestOf(person: Person, words: Words, news: Notice[], address: string | undefined): MailContent {
  const [first] = news
  const textOf = ({ message, kept }: Notice): string => sayKept(words, message, kept)
  const isOne = news.length === 1
  const when = new Intl.DateTimeFormat(person.locale ?? words.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: person.timeZone ?? 'UTC',
  })
  const more = news.length - most
  return {
    to: person.email,
    words,
    subject: isOne && first ? textOf(first).slice(0, 150) : say`${amount(news.length)} new notifications`,
    paragraphs: [
      say`Hello ${person.name},`,
      isOne ? say`there is something that you have not read yet:` : say`this is what you have not read yet:`,
    ],
    items: news.slice(0, most).map((notice) => ({
      text: textOf(notice),
      detail: when.format(notice.at),
      url: address && pathOf(notice) ? `${address}${pathOf(notice)}` : undefined,
    })),
    button: address
      ? {
          label: more > 0 ? say`Open your inbox: ${amount(more)} more` : say`Open your inbox`,
          url: `${address}/inbox`,
        }
      : undefined,
    // Mail programs take addresses with TLS only.
    unsubscribe: address?.startsWith('https:') ? `${address}${unsubscribePath(person)}` : undefined,
    note: say`${oftenOf(person)} ${
      address
        ? say`Change that, or end it, at ${`${address}/inbox/settings`}.`
        : say`Change that, or end it, in your inbox under Settings.`
    }`,
  }
}

/** How often they asked to be told. */
function oftenOf({ often }: Person): Message {
  if (often === 'IMMEDIATELY') return say`You asked to be told at once.`
  return often === 'HOURLY' ? say`You asked to be told every hour.` : say`You asked to be told every morning.`
}

function pathOf({ link, entity, recordId }: Notice): string | undefined {
  return link ?? (entity && recordId ? `/${entity}/${recordId}` : undefined)
}
