import { createContext, type ReactNode, useContext } from 'react'
import { type Knowledge, resourceOf } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'

const KnowledgeContext = createContext<Knowledge | null>(null)

/** Gives the screens below what is known of the business. */
export function KnowledgeProvider({ value, children }: { value: Knowledge; children: ReactNode }) {
  return <KnowledgeContext.Provider value={value}>{children}</KnowledgeContext.Provider>
}

/** What is known of the business; only inside the frame. */
export function useKnowledge(): Knowledge {
  const knowledge = useContext(KnowledgeContext)
  if (!knowledge) throw new Error('useKnowledge is for screens inside the frame.')
  return knowledge
}

/** The resource of this name; throws an error that the page shows. */
export function useResource(name: string): Resource {
  return resourceOf(useKnowledge(), name)
}
