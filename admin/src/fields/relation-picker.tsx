import Autocomplete from '@mui/material/Autocomplete'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useDataProvider } from 'ra-core'
import { type KeyboardEventHandler, useEffect, useState } from 'react'
import type { ListFilter } from '../data/filter.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import s from './input.module.css'

/** A record that can be chosen. */
export interface Option {
  id: string
  displayName: string
}

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
const shownOptions = 20

/** Options of a resource for what is being typed, asked from the server once typing rests. */
function useOptions(target: string, text: string, domain: PickerProps['domain'], enabled: boolean) {
  const provider = useDataProvider()
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 140)
    return () => clearTimeout(timer)
  }, [text])
  const filter: ListFilter = settled.trim() === '' ? {} : { words: [settled.trim()] }
  return useQuery({
    queryKey: [target, 'options', settled.trim(), domain],
    queryFn: async ({ signal }) => {
      const answer = await provider.getList(target, {
        filter,
        pagination: { page: 1, perPage: shownOptions },
        sort: { field: 'id', order: 'ASC' },
        meta: { domain },
        signal,
      })
      return answer.data as Option[]
    },
    enabled,
    placeholderData: (previous) => previous,
  })
}

function useCreateOption(target: string, onCreate: PickerProps['onCreate']) {
  const label = useKnowledge().resources.get(target)?.label.toLowerCase() ?? 'record'
  return (text: string): Option[] => {
    if (!onCreate) return []
    const wanted = text.trim()
    return [{ id: createId, displayName: wanted ? `Create ${label} “${wanted}”` : `Create a new ${label}` }]
  }
}

const option = (props: React.HTMLAttributes<HTMLLIElement> & { key?: React.Key }, one: Option) => {
  const { key: _key, ...rest } = props
  return (
    <li {...rest} key={one.id}>
      {one.id === createId && <Plus size={14} style={{ marginRight: 8 }} aria-hidden />}
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
  return (
    <Autocomplete<Option>
      value={value}
      open={isOpen}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      inputValue={text}
      onInputChange={(_event, next) => setText(next)}
      onChange={(_event, next) => (next?.id === createId ? onCreate?.(typed) : onChange(next))}
      options={[...(found.data ?? []), ...(found.isFetching && !found.data ? [] : createOption(typed))]}
      filterOptions={(all) => all}
      getOptionLabel={(one) => (one.id === createId ? typed : one.displayName)}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      renderOption={option}
      loading={found.isFetching}
      loadingText="Searching…"
      noOptionsText={found.error ? 'The search failed. Try again.' : 'Nothing found'}
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

/** Picks several records; each is a tag. */
export function RelationsPicker({ value, onChange, target, domain, onCreate, ...rest }: ManyProps) {
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const found = useOptions(target, text, domain, isOpen)
  const createOption = useCreateOption(target, onCreate)
  return (
    <Autocomplete<Option, true>
      multiple
      value={value}
      open={isOpen}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      inputValue={text}
      onInputChange={(_event, next) => setText(next)}
      onChange={(_event, next) =>
        next.some((one) => one.id === createId) ? onCreate?.(text) : onChange(next)
      }
      options={[...(found.data ?? []), ...createOption(text)]}
      filterOptions={(all) => all}
      filterSelectedOptions
      getOptionLabel={(one) => one.displayName}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      renderOption={option}
      loading={found.isFetching}
      loadingText="Searching…"
      noOptionsText="Nothing found"
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
                aria-label={`Remove ${one.displayName}`}
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
