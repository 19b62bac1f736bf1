/** The tenant's outgoing mail: what waits, what was sent, and, where no mail server is set up, what would have been. */
export const mailSql: string[] = [
  `create table if not exists mail_message (
    id bigint generated always as identity primary key,
    recipient text not null,
    subject text not null,
    body_text text,
    body_html text,
    state text not null default 'WAITING',
    attempts int not null default 0,
    next_attempt_at timestamptz not null default now(),
    error text,
    created_at timestamptz not null default now()
  )`,
  'alter table mail_message add column if not exists unsubscribe_url text',
  `create index if not exists mail_message_waiting_index on mail_message (next_attempt_at) where state = 'WAITING'`,
]
