import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import i from '../fields/input.module.css'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import s from './activity.module.css'
import type { Named } from './use-activity.ts'
import { typedName, useSuggestions } from './use-mention.ts'

/** Where a comment is written; an @ suggests people. Ctrl-Enter sends it. */
export function CommentBox(props: {
  label: string
  verb: string
  start?: { body: string; mentions: Named[] }
  send: (body: string, mentions: string[]) => Promise<void>
  onCancel?: () => void
}) {
  const { label, verb, start, send, onCancel } = props
  const [body, setBody] = useState(start?.body ?? '')
  const [caret, setCaret] = useState(0)
  const [people, setPeople] = useState<Named[]>(start?.mentions ?? [])
  const [at, setAt] = useState(0)
  const [closedAt, setClosedAt] = useState(-1)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  // Where the caret goes once the chosen name stands in the text, before the next key is typed.
  const placed = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (placed.current === null) return
    area.current?.setSelectionRange(placed.current, placed.current)
    placed.current = null
  })
  const id = useId()
  const typed = typedName(body, caret)
  const found = useSuggestions(typed && typed.from !== closedAt ? typed.name : undefined)
  const active = found[Math.min(at, found.length - 1)]

  const choose = (person: Named) => {
    if (!typed) return
    const before = `${body.slice(0, typed.from)}@${person.displayName} `
    setBody(before + body.slice(caret))
    setPeople([...people.filter((one) => one.id !== person.id), person])
    setClosedAt(typed.from)
    setCaret(before.length)
    placed.current = before.length
  }
  const submit = async () => {
    if (body.trim() === '' || isBusy) return
    setBusy(true)
    setError(null)
    try {
      await send(
        body,
        people.filter(({ displayName }) => body.includes(`@${displayName}`)).map((one) => one.id),
      )
      setBody('')
      setPeople([])
      setClosedAt(-1)
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (active && ['ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Escape'].includes(event.key)) {
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'ArrowDown') setAt((at + 1) % found.length)
      else if (event.key === 'ArrowUp') setAt((at + found.length - 1) % found.length)
      else if (event.key === 'Escape') setClosedAt(typed?.from ?? -1)
      else choose(active)
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void submit()
    } else if (event.key === 'Escape') onCancel?.()
  }
  return (
    <div className={s.box}>
      <textarea
        ref={area}
        className={i.area}
        aria-label={label}
        placeholder={t('Write a comment, @ mentions people')}
        role="combobox"
        aria-expanded={active !== undefined}
        aria-controls={`${id}-people`}
        aria-activedescendant={active && `${id}-${active.id}`}
        aria-autocomplete="list"
        maxLength={10_000}
        value={body}
        onChange={(event) => {
          setBody(event.target.value)
          setCaret(event.target.selectionStart)
          setAt(0)
          if (!event.target.value.includes('@')) setClosedAt(-1)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-people`}
        role="listbox"
        aria-label={t('People')}
        className={s.suggestions}
        hidden={!active}
      >
        {found.map((person) => (
          <div
            key={person.id}
            id={`${id}-${person.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={person === active}
            className={s.suggestion}
            onMouseDown={(event) => {
              event.preventDefault()
              choose(person)
            }}
          >
            {person.displayName}
          </div>
        ))}
      </div>
      {error !== null && (
        <p role="alert" className={s.refusal}>
          {messageOf(error)}
        </p>
      )}
      <div className={s.buttons}>
        {onCancel && (
          <Button look="quiet" onClick={onCancel}>
            {t('Cancel')}
          </Button>
        )}
        <Button
          busy={isBusy}
          disabled={body.trim() === ''}
          title={t('Ctrl Enter')}
          onClick={() => void submit()}
        >
          {verb}
        </Button>
      </div>
    </div>
  )
}
