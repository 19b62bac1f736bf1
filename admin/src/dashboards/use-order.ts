import { type DragEvent, useState } from 'react'

/** What makes an element one that is dragged by the mouse among its like. */
export interface Draggable {
  draggable: true
  'data-dragged': true | undefined
  onDragStart: (event: DragEvent) => void
  onDragOver: (event: DragEvent) => void
  onDragEnd: () => void
  onDrop: (event: DragEvent) => void
}

/**
 * The order of things that are dragged: while one is on its way they stand as they would when it is let go, and `keep`
 * is told the new order of their ids then. Dropped elsewhere, or given up by Escape, they go back.
 */
export function useOrder<T extends { id: string }>(
  things: T[],
  keep: (ids: string[]) => void,
): { shown: T[]; dragOf: (thing: T) => Draggable } {
  const [dragged, setDragged] = useState<string | null>(null)
  const [order, setOrder] = useState<string[] | null>(null)
  const ids = things.map(({ id }) => id)
  // Somebody else may add or remove one meanwhile.
  const isSame = order !== null && order.length === ids.length && order.every((id) => ids.includes(id))
  const shown = isSame ? order.flatMap((id) => things.find((one) => one.id === id) ?? []) : things
  const end = () => {
    setDragged(null)
    setOrder(null)
  }
  const dragOf = ({ id }: T): Draggable => ({
    draggable: true,
    'data-dragged': dragged === id || undefined,
    onDragStart: (event) => {
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', id)
      setDragged(id)
    },
    onDragOver: (event) => {
      if (dragged === null) return
      event.preventDefault()
      if (dragged === id) return
      const others = shown.map((one) => one.id).filter((one) => one !== dragged)
      const [from, to] = [dragged, id].map((one) => shown.findIndex((thing) => thing.id === one))
      others.splice(others.indexOf(id) + ((from ?? 0) < (to ?? 0) ? 1 : 0), 0, dragged)
      setOrder(others)
    },
    onDragEnd: end,
    onDrop: (event) => {
      event.preventDefault()
      if (isSame) keep(order)
      end()
    },
  })
  return { shown, dragOf }
}
