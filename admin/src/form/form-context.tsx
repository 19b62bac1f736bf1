import { createContext, useContext } from 'react'
import type { RecordForm } from './use-record-form.ts'

const FormContext = createContext<RecordForm | null>(null)
export const FormProvider = FormContext.Provider

/** The form around this control. */
export function useRecordFormContext(): RecordForm {
  const form = useContext(FormContext)
  if (!form) throw new Error('A form control is outside of its form.')
  return form
}
