import { fieldOf, type Knowledge } from './knowledge.ts'
import type { Selection } from './selection.ts'

/** A person with their picture, as far as the viewer may see it. */
export interface Person {
  id: string
  displayName: string
  image?: { url: string } | null
}

/** Whether there are pictures of people that the viewer may see: to ask for what is not to be seen is refused. */
export function seesFaces({ resources, viewerTypes }: Knowledge): boolean {
  const people = resources.get(viewerTypes.user ?? '')
  return people !== undefined && fieldOf(people, 'image') !== null
}

/** What is read of a person beside whose name their face is shown. */
export function personSelection(knowledge: Knowledge): Selection {
  return { id: true, displayName: true, ...(seesFaces(knowledge) ? { image: { url: true } } : {}) }
}
