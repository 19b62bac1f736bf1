import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'

/** An account of the system. */
export type Account = { name: string; uid: number; gid: number }

/**
 * How to run PostgreSQL, which refuses to run as root:
 * - `self`: as the account that we are;
 * - `namespace`: in a user namespace, where root's own processes appear as another account but keep root's reach;
 * - `account`: as another account, which must be able to reach programs and data.
 */
export type RunAs =
  | { kind: 'self' }
  | { kind: 'namespace'; account: Account }
  | { kind: 'account'; account: Account }

/**
 * Finds out, by trying, how PostgreSQL can run here.
 * @param uid the effective user id, 0 for root
 */
export function chooseRunAs(uid = process.geteuid?.() ?? 1): RunAs {
  // initdb asks for the account's name: a container started with a bare `--user 12345` has none.
  if (uid !== 0 && hasName()) return { kind: 'self' }
  const account = unprivilegedAccount()
  if (namespacesWork(account)) return { kind: 'namespace', account }
  return uid === 0 ? { kind: 'account', account } : { kind: 'self' }
}

/** The program and arguments that run `command` in the chosen way, and the ids to spawn it with. */
export function commandAs(
  runAs: RunAs,
  command: string[],
): { file: string; args: string[]; ids: { uid?: number; gid?: number } } {
  const ids = runAs.kind === 'account' ? { uid: runAs.account.uid, gid: runAs.account.gid } : {}
  const [file = '', ...args] = runAs.kind === 'namespace' ? [...unshare(runAs.account), ...command] : command
  return { file, args, ids }
}

/** Whether `account` can open files in `folder`: asked of the system, so that access lists count too. */
export function canReach(account: Account, folder: string): boolean {
  const run = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
  })
  return run.status === 0
}

function unshare(account: Account): string[] {
  return ['unshare', '--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`, '--']
}

function namespacesWork(account: Account): boolean {
  const [file = '', ...args] = [...unshare(account), '/bin/sh', '-c', 'exit 0']
  return spawnSync(file, args, { stdio: 'ignore', cwd: '/' }).status === 0
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/** `nobody`, else any other account that is not root: PostgreSQL asks only that it has a name. */
function unprivilegedAccount(): Account {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').flatMap(parseAccount)
  const found = accounts.find(({ name }) => name === 'nobody') ?? accounts.find(({ uid }) => uid > 0)
  return found ?? { name: 'nobody', uid: 65_534, gid: 65_534 }
}

function parseAccount(line: string): Account[] {
  const [name = '', , uid = '', gid = ''] = line.split(':')
  // macOS writes nobody's ids as -2.
  return name && uid && gid ? [{ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }] : []
}
