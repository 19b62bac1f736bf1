/** What a notice offers to take back: passed to `notify` beside its type. */
export interface Undoable {
  messageArgs: { undo: () => void }
}

/** Options of `notify` for what can be taken back. */
export const undoable = (undo: () => void): Undoable => ({ messageArgs: { undo } })

/** The way back that a notice carries, if it has one. */
export function undoOf(options: unknown): (() => void) | undefined {
  const given = (options as Partial<Undoable> | undefined)?.messageArgs?.undo
  return typeof given === 'function' ? given : undefined
}
