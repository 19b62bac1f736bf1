/**
 * Proof by the read itself. A process remembers whom a credential showed last, and trusts none of it: a read for that
 * viewer also reads, in the same statement, the stamp of whom the credential shows now, and gives its data only if that
 * is still the same. Whatever ends or changes a viewer counts from the very next request, and nobody waits for two
 * statements one after the other.
 */
import { createQueryId, type Kysely, PostgresQueryCompiler, sql } from 'kysely'
import { createLru, type Lru } from '#schema/plan/lru.ts'
import { recentKey } from './api-keys.ts'
import type { Credential } from './credential.ts'
import { hashSecret } from './secret.ts'
import { recentSession } from './sessions.ts'
import type { AuthTables } from './tables.ts'
import type { Shown } from './viewer.ts'

/** Somebody who was there a moment ago. */
export interface Remembered extends Shown {
  kind: Credential['kind']
  /** Hash of the token or key. */
  hash: Buffer
}

const most = { entries: 10_000, weight: 8_000_000 }
const byDatabase = new WeakMap<object, Lru<Remembered>>()

/** Whom the credential showed last in this process; not to be trusted without proof. */
export function recall(db: Kysely<AuthTables>, credential: Credential): Remembered | undefined {
  return byDatabase.get(db)?.get(keyOf(credential, hashOf(credential)))
}

/** Notes whom the credential shows. */
export function remember(db: Kysely<AuthTables>, credential: Credential, shown: Shown): void {
  let known = byDatabase.get(db)
  if (!known) {
    known = createLru<Remembered>(most, ({ text }) => 2 * text.length)
    byDatabase.set(db, known)
  }
  const hash = hashOf(credential)
  known.set(keyOf(credential, hash), { ...shown, kind: credential.kind, hash })
}

function hashOf(credential: Credential): Buffer {
  return hashSecret(credential.kind === 'SESSION' ? credential.token : credential.key)
}

function keyOf({ kind }: Credential, hash: Buffer): string {
  return `${kind} ${hash.toString('latin1')}`
}

/** The proof of one request. */
export interface Proof {
  /**
   * The read as a part of a statement that proves the viewer: columns `stamp` and `data`, of which the latter is null
   * unless the proof holds; no row for a credential that shows nobody, or whose use is to be noted.
   */
  wrap(read: { text: string; parameters: readonly unknown[] }): { text: string; parameters: unknown[] }
  /** Takes the stamp that the statement read. @returns whether the data may be used */
  check(stamp: string | null | undefined): boolean
  /** True once a read was proved, and none refused. */
  readonly holds: boolean
  /** True once a read showed another viewer, or none. */
  readonly isRefused: boolean
}

/** A proof that the credential still shows whom it did. */
export function proofOf({ kind, hash, stamp: expected }: Remembered): Proof {
  let isProved = false
  let isRefused = false
  return {
    wrap: (read) => ({
      text: wrapped(kind, read.text, read.parameters.length),
      parameters: [...read.parameters, hash, expected],
    }),
    check(stamp) {
      const isSame = stamp === expected
      if (isSame) isProved = true
      else isRefused = true
      return isSame
    },
    get holds() {
      return isProved && !isRefused
    },
    get isRefused() {
      return isRefused
    },
  }
}

const newTexts = (): Lru<string> =>
  createLru<string>({ entries: 2_000, weight: 16_000_000 }, ({ length }) => length)
const texts = { SESSION: newTexts(), API_KEY: newTexts() }
const compiler = new PostgresQueryCompiler()

/**
 * PostgreSQL works out the branch of a CASE only when it is taken: who proves nothing costs no read.
 * Parameters follow those of the read: the hash, and the stamp that is expected.
 */
function wrapped(kind: Credential['kind'], read: string, parameters: number): string {
  const known = texts[kind].get(read)
  if (known) return known
  const hash = sql.raw(`$${parameters + 1}`)
  const rows =
    kind === 'SESSION'
      ? sql`select user_id from auth_session s where s.token_hash = ${hash} and ${recentSession}`
      : sql`select user_id from api_key k where k.key_hash = ${hash} and ${recentKey}`
  const statement = sql`with who as materialized (
      select concat_ws('/', user_id, (select version from policy_version), (select version from viewer_version)) as stamp
      from (${rows}) shown
    )
    select stamp, case when stamp = ${sql.raw(`$${parameters + 2}`)} then (${sql.raw(read)}) end as data from who`
  const { sql: text } = compiler.compileQuery(statement.toOperationNode(), createQueryId())
  texts[kind].set(read, text)
  return text
}
