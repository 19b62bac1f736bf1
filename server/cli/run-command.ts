/** Finds the command that was typed, runs it, and tells errors in one or two lines. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TrellisError } from '#core/errors.ts'
import { errorCode } from '#server/embedded/error-code.ts'
import { StartupError } from '#server/embedded/startup-error.ts'
import { type Command, print, table, UsageError } from './kit/command.ts'
import { nearest } from './kit/nearest.ts'

/** Every file beside this one is a command of its name. */
function commandNames(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && file !== 'run-command.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

async function load(name: string): Promise<Command> {
  return (await import(pathToFileURL(join(import.meta.dirname, `${name}.ts`)).href)) as Command
}

/**
 * Runs `trellis <argv>`.
 * @returns the exit code: 0 done, 1 failed, 2 not understood
 */
export async function runCommand(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [word = '--help', ...rest] = argv
  const names = commandNames()
  if (['--help', '-h', 'help'].includes(word)) return help(names, rest[0])
  if (!names.includes(word)) {
    const meant = nearest(word, names)
    return fail(
      `There is no command "${word}".`,
      meant ? `Did you mean: trellis ${meant}` : 'See: trellis --help',
      2,
    )
  }
  const command = await load(word)
  if (rest.includes('--help') || rest.includes('-h')) {
    print(command.usage.trim())
    return 0
  }
  try {
    return (await command.run(rest, env)) ?? 0
  } catch (error) {
    return explain(error, word)
  }
}

async function help(names: string[], about: string | undefined): Promise<number> {
  if (about && names.includes(about)) {
    print((await load(about)).usage.trim())
    return 0
  }
  const commands = await Promise.all(names.map(load))
  const rows = commands.map(({ name, summary }) => [`  ${name}`, summary])
  print(
    'Usage: trellis <command> [options]',
    '',
    ...table(rows),
    '',
    'trellis <command> --help tells more of one.',
  )
  return 0
}

function explain(error: unknown, command: string): number {
  if (error instanceof StartupError) return fail(error.message, error.hint)
  if (error instanceof TrellisError) {
    // What the database said is for whoever runs the program, who may have to look for it there.
    const { detail, constraint } = Object(error.cause) as { detail?: string; constraint?: string }
    if (constraint) process.stderr.write(`${constraint}: ${detail ?? ''}\n`)
    return fail(
      ...([error.message, ...(error.details.issues ?? []).slice(1).map(({ message }) => message)] as [
        string,
      ]),
    )
  }
  if (error instanceof UsageError) return fail(error.message, `See: trellis ${command} --help`, 2)
  if (errorCode(error)?.startsWith('ERR_PARSE_ARGS')) {
    return fail((error as Error).message.split('. ')[0] ?? '', `See: trellis ${command} --help`, 2)
  }
  if (isConnectionError(error)) return fail(`The database cannot be reached: ${(error as Error).message}.`)
  // Not foreseen: here the stack is what helps.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return 1
}

function isConnectionError(error: unknown): boolean {
  return /^(ECONN|ETIMEDOUT|EPIPE|57P|08|28|53)/.test(errorCode(error) ?? '')
}

function fail(message: string, hint?: string, code = 1): number {
  process.stderr.write(`${message}\n${hint ? `${hint}\n` : ''}`)
  return code
}
