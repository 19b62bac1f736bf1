import pg from 'pg'
import { errorCode } from './error-code.ts'
import { StartupError } from './startup-error.ts'

/** The oldest major version of PostgreSQL that the platform works with. */
const OLDEST_MAJOR = 15

const EXAMPLE = 'DATABASE_URL=postgres://user:password@host:5432/postgres'

/**
 * Proves that an external server can carry the platform: reachable, login accepted, new enough, writable, and
 * allowed to create a database for each tenant.
 * @param url `postgres://user:password@host:port/database`
 * @returns the major version (`17`) and the server's own words for it (`17.2 (Debian …)`)
 * @throws StartupError whose message never holds the password
 */
export async function checkServer(url: string): Promise<{ version: number; versionText: string }> {
  const target = parseTarget(url)
  let client: pg.Client | undefined
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 10_000 })
    // A connection that breaks after its error was told must not end the process.
    client.on('error', () => undefined)
    await client.connect()
    const { rows } = await client.query<Facts>(FACTS)
    return judge(rows[0], target)
  } catch (error) {
    throw error instanceof StartupError ? error : explainConnectError(error, target)
  } finally {
    await client?.end().catch(() => undefined)
  }
}

type Target = { host: string; port: string; user: string; database: string; place: string }

function parseTarget(text: string): Target {
  let url: URL
  try {
    url = new URL(text)
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part)
  } catch {
    throw invalidUrl('it cannot be read as a URL')
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw invalidUrl('it does not begin with postgres://')
  const host = url.searchParams.get('host') ?? url.hostname
  if (!host) throw invalidUrl('it names no host')
  const port = url.port || url.searchParams.get('port') || '5432'
  const user = decodeURIComponent(url.username) || (url.searchParams.get('user') ?? process.env.PGUSER ?? '')
  if (!user) throw invalidUrl('it names no user')
  return {
    host,
    port,
    user,
    database: decodeURIComponent(url.pathname.slice(1)) || user,
    place: host.startsWith('/') ? `the socket in ${host}` : `${host}:${port}`,
  }
}

function invalidUrl(reason: string): StartupError {
  return new StartupError(
    'DATABASE_URL_INVALID',
    `DATABASE_URL is not the URL of a PostgreSQL server: ${reason}.`,
    `Write it as ${EXAMPLE}, with characters such as @ : / # % in the password percent-encoded (@ is %40).`,
  )
}

type Facts = { number: number; text: string; can_create: boolean; standby: boolean }

const FACTS = `
  select current_setting('server_version_num')::int as number, current_setting('server_version') as text,
    pg_is_in_recovery() as standby,
    exists (select from pg_roles where rolname = current_user and (rolcreatedb or rolsuper)) as can_create`

function judge(facts: Facts | undefined, { place, user }: Target): { version: number; versionText: string } {
  const version = Math.floor((facts?.number ?? 0) / 10_000)
  if (!facts || version < OLDEST_MAJOR) {
    throw new StartupError(
      'DATABASE_VERSION',
      `The server at ${place} is PostgreSQL ${facts?.text ?? 'of an unknown version'}; Trellis needs ${OLDEST_MAJOR} or newer (up to 18 is tested).`,
      'Upgrade that server, name another one in DATABASE_URL, or leave DATABASE_URL unset to use the embedded PostgreSQL.',
    )
  }
  if (facts.standby) {
    throw new StartupError(
      'DATABASE_READ_ONLY',
      `The server at ${place} is a standby, which takes no writes.`,
      'Name the primary server in DATABASE_URL.',
    )
  }
  if (!facts.can_create) {
    throw new StartupError(
      'PRIVILEGE_MISSING',
      `The user ${user} may not create databases on ${place}; each tenant gets a database of its own.`,
      `As an administrator of that server run: ALTER ROLE "${user.replaceAll('"', '""')}" CREATEDB CREATEROLE`,
    )
  }
  return { version, versionText: facts.text }
}

function explainConnectError(error: unknown, { host, user, database, place }: Target): StartupError {
  const code = errorCode(error) ?? ''
  const text = error instanceof Error ? error.message : String(error)
  const say = (kind: StartupError['code'], message: string, hint: string) =>
    new StartupError(kind, message, hint)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return say(
      'SERVER_UNREACHABLE',
      `There is no host named ${host}.`,
      'Check the host in DATABASE_URL, and the network or DNS.',
    )
  }
  if (code === 'ECONNREFUSED' || (code === 'ENOENT' && host.startsWith('/'))) {
    return say(
      'SERVER_UNREACHABLE',
      `Nothing accepts connections at ${place}.`,
      'Start PostgreSQL there, check host and port in DATABASE_URL, and that its listen_addresses lets this machine in.',
    )
  }
  if (code === '28P01' || /password must be a string/i.test(text)) {
    return say(
      'LOGIN_REFUSED',
      `The server at ${place} refuses the password of the user ${user}.`,
      `Correct the password in DATABASE_URL (special characters percent-encoded), or set it with: ALTER ROLE "${user}" PASSWORD '…'`,
    )
  }
  if (code.startsWith('28')) {
    return say(
      'LOGIN_REFUSED',
      `The server at ${place} does not let the user ${user} in from here: ${text}.`,
      'Create the user, or add a line for it to the server’s pg_hba.conf; where it wants TLS, add ?sslmode=verify-full to DATABASE_URL.',
    )
  }
  if (code === '3D000') {
    return say(
      'DATABASE_MISSING',
      `There is no database named ${database} on ${place}.`,
      'Name one that exists in DATABASE_URL (postgres nearly always does), or create it with CREATE DATABASE.',
    )
  }
  if (code.startsWith('53') || code === '57P03') {
    return say(
      'SERVER_UNREACHABLE',
      `The server at ${place} takes no connections now: ${text}.`,
      'Try again in a moment.',
    )
  }
  return say(
    'SERVER_UNREACHABLE',
    `The connection to a PostgreSQL server at ${place} failed: ${text || code}.`,
    `Check host, port, network and TLS settings. DATABASE_URL has the form ${EXAMPLE}`,
  )
}
