import { FieldInput } from '#admin/fields/field-input.tsx'
import type { FieldInputProps } from '#admin/fields/input-props.ts'
import { Barcode } from './barcode.tsx'

/** The number as text, and below it the bars once it is a whole one. */
export default function BarcodeInput(props: FieldInputProps) {
  return (
    <div>
      <FieldInput {...props} field={{ ...props.field, widget: null }} />
      <Barcode text={typeof props.value === 'string' ? props.value : ''} />
    </div>
  )
}
