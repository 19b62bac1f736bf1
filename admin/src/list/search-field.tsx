import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { SavedMenu } from '../search/saved-menu.tsx'
import q from '../search/search.module.css'
import { type Suggestion, suggestionsOf } from '../search/suggestions.ts'
import { chipsOf } from './chips.ts'
import { openCondition } from './open-condition.ts'
import s from './search-field.module.css'
import type { ListState } from './use-list.ts'

const restMs = 250

/**
 * The one search field: what is typed searches at once, Enter makes it a chip of the kind that is
 * chosen below the field, Backspace takes the last chip back.
 */
export function SearchField({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const { filter, setFilter, resource } = list
  const [text, setText] = useState(filter.typing ?? '')
  const input = useRef<HTMLInputElement>(null)
  const chips = chipsOf(knowledge, resource, filter).filter((one) => one.key !== 'typing')
  const applied = filter.typing ?? ''
  const listId = useId()
  const [hasFocus, setFocus] = useState(false)
  const [at, setAt] = useState(0)
  const suggestions = hasFocus ? suggestionsOf(knowledge, resource, filter, text) : []
  const lastApplied = useRef(applied)

  const now = useRef(list)
  now.current = list
  useEffect(() => {
    // Not what the address says, which comes later than what was chosen here.
    if (text.trim() === lastApplied.current) return
    const timer = setTimeout(() => {
      lastApplied.current = text.trim()
      const { filterNow, setFilter: apply } = now.current
      apply({ ...filterNow(), typing: text.trim() || undefined })
    }, restMs)
    return () => clearTimeout(timer)
  }, [text])
  // Dropped from elsewhere (the "no match" page, the back button): the field follows.
  useEffect(() => {
    if (applied !== lastApplied.current) {
      lastApplied.current = applied
      setText(applied)
    }
  }, [applied])

  const take = (suggestion: Suggestion | undefined) => {
    if (!suggestion) return
    lastApplied.current = ''
    setFilter(suggestion.filter)
    setText('')
    setAt(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && suggestions.length > 0) {
      event.preventDefault()
      setAt((at + step + suggestions.length) % suggestions.length)
    } else if (event.key === 'Enter') {
      take(suggestions[at] ?? suggestions[0])
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
            aria-label={t('Drop filter {{chip}}', { chip: chip.label })}
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
        aria-label={t('Search {{records}}', { records: inText(resource.plural) })}
        placeholder={chips.length > 0 ? '' : t('Search')}
        aria-controls={suggestions.length > 0 ? listId : undefined}
        aria-activedescendant={suggestions.length > 0 ? `${listId}-${at}` : undefined}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onFocus={() => setFocus(true)}
        onBlur={() => setFocus(false)}
        onKeyDown={onKeyDown}
      />
      {chips.length === 0 && text === '' && <kbd>/</kbd>}
      <SavedMenu list={list} />
      {suggestions.length > 0 && (
        <div id={listId} role="listbox" aria-label={t('Search by')} className={q.suggestions}>
          {suggestions.map((one, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
            <div
              key={one.key}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onPointerMove={() => setAt(index)}
              // Before the field loses the focus, and the list with it.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
            >
              {one.label}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
