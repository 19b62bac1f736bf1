import { useQueryClient } from '@tanstack/react-query'
import type { Resource, Row } from '../data/types.ts'
import { t } from '../i18n/translate.ts'
import { askedByForm } from './asked-by.ts'
import CodePanel from './code-panel.tsx'
import { formInForce, printView } from './definition.ts'

/** The code of a form, and the query that read its record. */
export default function FormCode(props: { resource: Resource; record: Row; onClose: () => void }) {
  const { resource, record, onClose } = props
  const queryClient = useQueryClient()
  return (
    <CodePanel
      title={t('Code of {{what}}', { what: String(record.displayName) })}
      definition={printView(resource, formInForce(resource))}
      asked={askedByForm(queryClient, resource.name, record.id)}
      onClose={onClose}
    />
  )
}
