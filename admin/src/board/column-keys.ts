import { KeyboardCode, type KeyboardCoordinateGetter } from '@dnd-kit/core'

const inset = 12

/** A card that is moved by keyboard goes from column to column, the closed ones too: dropping there says why not. */
export const toNextColumn: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const step = event.code === KeyboardCode.Right ? 1 : event.code === KeyboardCode.Left ? -1 : 0
  if (step === 0) return undefined
  event.preventDefault()
  const columns = context.droppableContainers
    .getEnabled()
    .flatMap(({ id }) => {
      const rect = context.droppableRects.get(id)
      return rect ? [{ id, rect }] : []
    })
    .sort((a, b) => a.rect.left - b.rect.left)
  const over = context.over?.id
  const here = columns.findIndex((one) => one.id === over)
  const next = columns[Math.min(Math.max(here + step, 0), columns.length - 1)]
  if (!next) return currentCoordinates
  return { x: next.rect.left + inset, y: next.rect.top + 4 * inset }
}
