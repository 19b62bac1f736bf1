import { Code } from 'lucide-react'
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react'
import { isAdministrator } from '../administration/pages.ts'
import { useCommands } from '../command/offered.ts'
import type { Resource, Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import type { ListState } from '../list/use-list.ts'

const ListCode = lazy(() => import('./list-code.tsx'))
const FormCode = lazy(() => import('./form-code.tsx'))

interface ShownCode {
  /** Opens the panel; null for those who do not set up the program, and where there is nothing yet. */
  show: (() => void) | null
  panel: ReactNode
}

/** "Show code" of the view of a list, in the command field too. */
export const useListCode = (list: ListState): ShownCode => useCode(ListCode, { list }, list.resource.plural)

/** "Show code" of a record's form, in the command field too. */
export const useFormCode = (resource: Resource, record: Row | null): ShownCode =>
  useCode(FormCode, record && { resource, record }, String(record?.displayName ?? ''))

function useCode<P extends object>(
  Panel: ComponentType<P & { onClose: () => void }>,
  props: P | null,
  hint: string,
): ShownCode {
  const { viewer } = useKnowledge()
  const [isOpen, setOpen] = useState(false)
  const isOffered = isAdministrator(viewer) && props !== null
  const show = isOffered ? () => setOpen(true) : null
  useCommands(
    show
      ? [{ key: 'code', label: t('Show code'), icon: <Code size={16} />, hint, isAside: true, run: show }]
      : [],
  )
  const panel = isOpen && props && (
    <Suspense fallback={null}>
      <Panel {...props} onClose={() => setOpen(false)} />
    </Suspense>
  )
  return { show, panel }
}
