/** What kept the program from starting; stable, for scripts and for the documentation. */
export type StartupErrorCode =
  | 'DATABASE_FAILED'
  | 'DATABASE_MISSING'
  | 'DATABASE_READ_ONLY'
  | 'DATABASE_URL_INVALID'
  | 'DATABASE_VERSION'
  | 'DISK_FULL'
  | 'FOLDER_IN_USE'
  | 'FOLDER_UNREACHABLE'
  | 'FOLDER_UNWRITABLE'
  | 'LOGIN_REFUSED'
  | 'PORT_FORBIDDEN'
  | 'PORT_TAKEN'
  | 'PRIVILEGE_MISSING'
  | 'PROGRAMS_MISSING'
  | 'SCHEMA_REFUSED'
  | 'SETTING_INVALID'
  | 'SERVER_UNREACHABLE'
  | 'UNSUPPORTED_PLATFORM'

/**
 * A start that cannot go on, for a reason that the person at the terminal can act on.
 * `message` says in one sentence what is wrong, `hint` what to do. Neither ever holds a password, so the
 * caller may print both as they are, and needs no stack.
 */
export class StartupError extends Error {
  readonly code: StartupErrorCode
  readonly hint: string

  constructor(code: StartupErrorCode, message: string, hint: string) {
    super(message)
    this.name = 'StartupError'
    this.code = code
    this.hint = hint
  }
}
