import Autocomplete from '@mui/material/Autocomplete'
import { Plus } from 'lucide-react'
import { type KeyboardEvent, type KeyboardEventHandler, useEffect, useRef, useState } from 'react'
import { Picture } from '../files/picture.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import s from './input.module.css'
import { type Option, useOptions } from './use-options.ts'

interface PickerProps {
  target: string
  domain?: Record<string, unknown> | null
  label: string
  id?: string
  placeholder?: string
  disabled?: boolean
  invalid?: boolean
  describedBy?: string
  /** In a table cell: no frame of its own. */
  isCell?: boolean
  onKeyDown?: KeyboardEventHandler
  /** Offered as the last option: create a record with what was typed. */
  onCreate?: (text: string) => void
}
interface OneProps extends PickerProps {
  value: Option | null
  onChange: (value: Option | null) => void
}
interface ManyProps extends PickerProps {
  value: Option[]
  onChange: (value: Option[]) => void
}

const createId = '\u0000create'

function useCreateOption(target: string, onCreate: PickerProps['onCreate']) {
  const label = inText(useKnowledge().resources.get(target)?.label ?? t('Record'))
  return (text: string): Option[] => {
    if (!onCreate) return []
    const wanted = text.trim()
    return [
      {
        id: createId,
        displayName: wanted
          ? t('Create {{record}} “{{name}}”', { record: label, name: wanted })
          : t('Create a new {{record}}', { record: label }),
      },
    ]
  }
}

const option = (props: React.HTMLAttributes<HTMLLIElement> & { key?: React.Key }, one: Option) => {
  const { key: _key, ...rest } = props
  return (
    <li {...rest} key={one.id}>
      {one.id === createId && <Plus size={14} style={{ marginInlineEnd: 8 }} aria-hidden />}
      {one.picture !== undefined && (
        <span className={s.optionPicture}>
          <Picture file={one.picture} name={one.displayName} />
        </span>
      )}
      {one.displayName}
    </li>
  )
}

/** Picks one record by typing a part of its name. */
export function RelationPicker({ value, onChange, target, domain, onCreate, ...rest }: OneProps) {
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const typed = text === (value?.displayName ?? '') ? '' : text
  const found = useOptions(target, typed, domain, isOpen)
  const createOption = useCreateOption(target, onCreate)
  const options = [...found.options, ...(found.isPending ? [] : createOption(typed))]
  const highlighted = useRef<Option | null>(null)
  // Enter or Tab came before the answer: the first of it is taken when it is there.
  const isAwaited = useRef(false)
  const first = found.options[0]
  useEffect(() => {
    if (found.isPending || !isAwaited.current) return
    isAwaited.current = false
    if (first) onChange(first)
  }, [found.isPending, first, onChange])
  const onKeyDown = (event: KeyboardEvent & { defaultMuiPrevented?: boolean }) => {
    if (event.key !== 'Enter' && event.key !== 'Tab') isAwaited.current = false
    else if (typed.trim() === '' || !isOpen) return
    else if (found.isPending && options.length === 0) {
      isAwaited.current = true
      event.defaultMuiPrevented = true
      if (event.key === 'Enter') {
        event.preventDefault()
        event.stopPropagation()
      }
    } else if (event.key === 'Tab' && highlighted.current && highlighted.current.id !== createId)
      onChange(highlighted.current)
  }
  return (
    <Autocomplete<Option>
      onKeyDown={onKeyDown}
      onHighlightChange={(_event, one) => {
        highlighted.current = one
      }}
      value={value}
      open={isOpen}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      inputValue={text}
      onInputChange={(_event, next) => setText(next)}
      onChange={(_event, next) => (next?.id === createId ? onCreate?.(typed) : onChange(next))}
      options={options}
      filterOptions={(all) => all}
      getOptionLabel={(one) => (one.id === createId ? typed : one.displayName)}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      renderOption={option}
      loading={found.isPending}
      loadingText={t('Searching…')}
      noOptionsText={found.error ? t('The search failed. Try again.') : t('Nothing found')}
      disabled={rest.disabled}
      autoHighlight
      handleHomeEndKeys={false}
      selectOnFocus
      id={rest.id}
      slotProps={{ popper: { style: { minWidth: 240 }, placement: 'bottom-start' } }}
      renderInput={(params) => <PickerInput params={params} {...rest} />}
    />
  )
}

const isSame = (a: Option[], b: Option[]) =>
  a.length === b.length && a.every((one, at) => one.id === b[at]?.id && one.displayName === b[at].displayName)

/** Picks several records; each is a tag. */
export function RelationsPicker({ value, onChange, target, domain, onCreate, ...rest }: ManyProps) {
  const [text, setText] = useState('')
  // An equal list in a new array is no change: the picker would drop what is being typed.
  const known = useRef(value)
  if (!isSame(known.current, value)) known.current = value
  const [isOpen, setOpen] = useState(false)
  const found = useOptions(target, text, domain, isOpen)
  const createOption = useCreateOption(target, onCreate)
  return (
    <Autocomplete<Option, true>
      multiple
      value={known.current}
      open={isOpen}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      inputValue={text}
      onInputChange={(_event, next) => setText(next)}
      onChange={(_event, next) =>
        next.some((one) => one.id === createId) ? onCreate?.(text) : onChange(next)
      }
      options={[...found.options, ...(found.isPending ? [] : createOption(text))]}
      filterOptions={(all) => all}
      filterSelectedOptions
      getOptionLabel={(one) => one.displayName}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      renderOption={option}
      loading={found.isPending}
      loadingText={t('Searching…')}
      noOptionsText={t('Nothing found')}
      disabled={rest.disabled}
      autoHighlight
      id={rest.id}
      renderValue={(chosen, itemProps) =>
        chosen.map((one, index) => {
          const { key: _key, onDelete } = itemProps({ index })
          return (
            <span key={one.id} className={s.tag}>
              {one.displayName}
              <button
                type="button"
                tabIndex={-1}
                aria-label={t('Remove {{name}}', { name: one.displayName })}
                onClick={(event) => onDelete(event)}
              >
                ×
              </button>
            </span>
          )
        })
      }
      renderInput={(params) => <PickerInput params={params} {...rest} />}
    />
  )
}

type InputParams = Parameters<NonNullable<React.ComponentProps<typeof Autocomplete>['renderInput']>>[0]
type PickerInputProps = { params: InputParams } & Pick<
  PickerProps,
  'label' | 'placeholder' | 'invalid' | 'describedBy' | 'isCell' | 'disabled'
>

function PickerInput({
  params,
  label,
  placeholder,
  invalid,
  describedBy,
  isCell,
  disabled,
}: PickerInputProps) {
  const { input, htmlInput } = params.slotProps
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the text puts the cursor into it
    <div
      ref={input.ref}
      className={isCell ? s.cellPicker : s.picker}
      onMouseDown={input.onMouseDown}
      data-invalid={invalid || undefined}
      data-disabled={disabled || undefined}
    >
      {input.startAdornment}
      <input
        {...htmlInput}
        className={s.pickerInput}
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        placeholder={placeholder}
      />
    </div>
  )
}
