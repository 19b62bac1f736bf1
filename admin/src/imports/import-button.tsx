import { FileUp } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { mayDo } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'

/** Leads to the import of files, for those who may create records. */
export function ImportButton({ resource }: { resource: Resource }) {
  const navigate = useNavigate()
  if (!mayDo(resource, 'create') || !resource.names.create) return null
  return (
    <IconButton label={t('Import')} onClick={() => navigate(importPath(resource))}>
      <FileUp size={16} />
    </IconButton>
  )
}

/** Address of the import of a kind of record. */
export const importPath = ({ name }: Resource): string => `/import?entity=${name}`
