import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { chipsOf } from './chips.ts'
import s from './list.module.css'
import { openCondition } from './open-condition.ts'
import type { ListState } from './use-list.ts'

const restMs = 250

/** The one search field: what is typed searches at once, Enter makes it a chip, Backspace takes the last chip back. */
export function SearchField({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const { filter, setFilter, resource } = list
  const [text, setText] = useState(filter.typing ?? '')
  const input = useRef<HTMLInputElement>(null)
  const chips = chipsOf(knowledge, resource, filter).filter((one) => one.key !== 'typing')
  const applied = filter.typing ?? ''
  const lastApplied = useRef(applied)

  useEffect(() => {
    if (text.trim() === applied) return
    const timer = setTimeout(() => {
      lastApplied.current = text.trim()
      setFilter({ ...filter, typing: text.trim() || undefined })
    }, restMs)
    return () => clearTimeout(timer)
  }, [text, applied, filter, setFilter])
  // Dropped from elsewhere (the "no match" page, the back button): the field follows.
  useEffect(() => {
    if (applied !== lastApplied.current) {
      lastApplied.current = applied
      setText(applied)
    }
  }, [applied])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && text.trim() !== '') {
      lastApplied.current = ''
      setFilter({ ...filter, typing: undefined, words: [...(filter.words ?? []), text.trim()] })
      setText('')
    } else if (event.key === 'Backspace' && text === '' && chips.length > 0) {
      setFilter(chips[chips.length - 1]!.without)
    } else if (event.key === 'Escape') {
      if (text) setText('')
      else input.current?.blur()
    }
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the text field puts the cursor into it
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div className={s.searchField} onClick={() => input.current?.focus()}>
      <Search size={15} aria-hidden />
      {chips.map((chip) => (
        <span key={chip.key} className={s.chip}>
          {chip.condition === null ? (
            <span>{chip.label}</span>
          ) : (
            <button type="button" onClick={() => openCondition(chip.condition ?? 0)}>
              {chip.label}
            </button>
          )}
          <button
            type="button"
            className={s.chipDrop}
            aria-label={`Drop filter ${chip.label}`}
            onClick={() => setFilter(chip.without)}
          >
            <X size={12} />
          </button>
        </span>
      ))}
      <input
        ref={input}
        data-list-search
        type="search"
        aria-label={`Search ${resource.plural.toLowerCase()}`}
        placeholder={chips.length > 0 ? '' : 'Search'}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {chips.length === 0 && text === '' && <kbd>/</kbd>}
    </div>
  )
}
