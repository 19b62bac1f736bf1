import MuiDialog from '@mui/material/Dialog'
import { useQuery } from '@tanstack/react-query'
import { CornerDownLeft, House, Plus, Search } from 'lucide-react'
import { Fragment, type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { searchDocument } from '../data/documents.ts'
import { request } from '../data/graphql.ts'
import { argumentType, type Knowledge, mayDo } from '../data/knowledge.ts'
import type { Connection } from '../data/types.ts'
import { Icon } from '../kit/icon.tsx'
import s from './command-field.module.css'
import { useKnowledge } from './knowledge-context.tsx'
import { fits, type Hit, recordHit, useMarkedHits } from './marked-hits.tsx'
import { sectionsOf } from './sections.ts'

const hitsPerResource = 4
const searchedResources = 60
const searchedAtOnce = 12
const shownPages = 7

/** The command field: pages by their names, and records found by the server, from the keyboard. */
export function CommandField({ open, onClose }: { open: boolean; onClose: () => void }) {
  const titleId = useId()
  return (
    <MuiDialog
      open={open}
      onClose={onClose}
      aria-labelledby={titleId}
      maxWidth={false}
      slotProps={{ paper: { className: s.paper }, container: { className: s.container } }}
    >
      <h2 id={titleId} className="visually-hidden">
        Search or jump to
      </h2>
      {open && <CommandBody onClose={onClose} />}
    </MuiDialog>
  )
}

function CommandBody({ onClose }: { onClose: () => void }) {
  const knowledge = useKnowledge()
  const navigate = useNavigate()
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const words = useDebounced(useDeferredValue(text.trim()), 160)
  const pages = useMemo(() => pageHits(knowledge, text.trim()), [knowledge, text])
  const records = useQuery({
    queryKey: ['command-search', words],
    queryFn: ({ signal }) => searchRecords(knowledge, words, signal),
    enabled: words.length > 1,
    placeholderData: (previous) => (words.length > 1 ? previous : undefined),
  })
  // Until the answer for these words is there, of the former one only what fits: Enter takes what is meant.
  const isPending = text.trim() !== words || records.isPlaceholderData
  const found = words.length > 1 ? (records.data ?? []).filter((hit) => !isPending || fits(hit, text)) : []
  const marked = useMarkedHits(text.trim())
  const own = [...marked.favourites, ...marked.recent]
  const isOwn = (hit: Hit) => own.some((one) => one.key === hit.key)
  const others = found.filter((hit) => !isOwn(hit))
  const sections = [
    { title: 'Favourites', hits: marked.favourites },
    { title: 'Recent', hits: marked.recent },
    { title: own.length > 0 ? 'Pages' : '', hits: pages },
    { title: 'Records', hits: others },
  ].filter((one) => one.hits.length > 0)
  const hits = sections.flatMap((one) => one.hits)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new words start at the first hit
  useEffect(() => setAt(0), [text])
  const go = (hit: Hit | undefined) => {
    if (!hit) return
    onClose()
    navigate(hit.to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      go(hits[at])
      return
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || hits.length === 0) return
    event.preventDefault()
    setAt((at + step + hits.length) % hits.length)
  }
  const option = (hit: Hit, index: number) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys
    <div
      key={hit.key}
      id={`${listId}-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={index === at}
      className={s.hit}
      ref={(element) => {
        if (index === at) element?.scrollIntoView({ block: 'nearest' })
      }}
      onPointerMove={() => setAt(index)}
      onClick={() => go(hit)}
    >
      <span className={s.icon}>{hit.icon}</span>
      <span className={s.label}>{hit.label}</span>
      <span className={s.hint}>{hit.hint}</span>
      {index === at && <CornerDownLeft size={14} aria-hidden />}
    </div>
  )
  return (
    <>
      <div className={s.field}>
        <Search size={17} aria-hidden />
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type in
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={hits.length > 0 ? `${listId}-${at}` : undefined}
          aria-label="Search or jump to"
          placeholder="Search records or jump to a page"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {records.isFetching && <span className={s.busy} />}
      </div>
      <div id={listId} role="listbox" aria-label="Results" className={s.hits}>
        {sections.map(({ title, hits: own }) => (
          <Fragment key={title}>
            {title && (
              <div className={s.heading} role="presentation">
                {title}
              </div>
            )}
            {own.map((hit) => option(hit, hits.indexOf(hit)))}
          </Fragment>
        ))}
        {hits.length === 0 && !records.isFetching && (
          <div className={s.none} role="presentation">
            {records.error
              ? 'The search could not be done. Try again.'
              : `Nothing found for “${text.trim()}”.`}
          </div>
        )}
      </div>
    </>
  )
}

function pageHits(knowledge: Knowledge, text: string): Hit[] {
  const wanted = text.toLowerCase()
  const hits: Hit[] = []
  if ('home'.includes(wanted))
    hits.push({ key: 'home', label: 'Home', hint: '', icon: <House size={16} />, to: '/' })
  for (const { label, resources } of sectionsOf(knowledge)) {
    for (const one of resources) {
      const icon = <Icon name={one.icon} label={one.plural} />
      if (`${one.plural} ${one.label}`.toLowerCase().includes(wanted)) {
        hits.push({ key: one.name, label: one.plural, hint: label, icon, to: `/${one.name}` })
      }
      const phrase = `create ${one.label.toLowerCase()}`
      if (
        wanted !== '' &&
        mayDo(one, 'create') &&
        `${phrase} new ${one.label.toLowerCase()}`.includes(wanted)
      ) {
        hits.push({
          key: `+${one.name}`,
          label: `Create ${one.label.toLowerCase()}`,
          hint: label,
          icon: <Plus size={16} />,
          to: `/${one.name}/create`,
        })
      }
    }
  }
  return wanted === '' ? hits.slice(0, shownPages + 3) : hits.slice(0, shownPages)
}

async function searchRecords(knowledge: Knowledge, words: string, signal: AbortSignal): Promise<Hit[]> {
  const resources = sectionsOf(knowledge)
    .flatMap((section) => section.resources)
    .filter(
      (one) =>
        argumentType(knowledge, one.names.many, 'search') && one.fields.some((field) => field.isSearchable),
    )
    .slice(0, searchedResources)
  const parts = Array.from({ length: Math.ceil(resources.length / searchedAtOnce) }, (_, at) =>
    resources.slice(at * searchedAtOnce, (at + 1) * searchedAtOnce),
  )
  // Together, so that the slowest of a few decides and not the sum of all.
  const answers = await Promise.all(
    parts.map((part) => {
      const { query, variables } = searchDocument(part, words, hitsPerResource)
      return request<Record<string, Connection>>(query, variables, signal)
    }),
  )
  const answer = Object.assign({}, ...answers) as Record<string, Connection>
  return resources.flatMap((one) => (answer[one.name]?.nodes ?? []).map((node) => recordHit(one, node)))
}

/** The value once it has rested for `delay` milliseconds. */
function useDebounced<T>(value: T, delay: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay)
    return () => clearTimeout(timer)
  }, [value, delay])
  return settled
}
