import MuiDialog from '@mui/material/Dialog'
import { useQuery } from '@tanstack/react-query'
import { CornerDownLeft, Search } from 'lucide-react'
import { Fragment, type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { useDashboards } from '../dashboards/dashboards.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import s from './command-field.module.css'
import { fits, type Hit } from './hit.tsx'
import { useMarkedHits } from './marked-hits.tsx'
import { type Command, useOfferedCommands } from './offered.ts'
import { pageHits } from './page-hits.tsx'
import { searchRecords } from './record-hits.ts'

/** Most commands of the page that are shown before a word is typed. */
const shownCommands = 5

/** The command field: what can be done here, pages by their names, and records found by the server, from the keyboard. */
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
        {t('Search or jump to')}
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
  const dashboards = useDashboards().data
  const pages = useMemo(
    () => pageHits(knowledge, dashboards ?? [], text.trim()),
    [knowledge, dashboards, text],
  )
  const commands = useOfferedCommands().filter((one) => fits(one, text.trim(), one.hint))
  const atFirst = commands.filter((one) => !one.isAside).slice(0, shownCommands)
  const doable = (text.trim() === '' ? atFirst : commands).map(commandHit)
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
  const parts = [
    { title: t('Do here'), hits: doable },
    { title: own.length + doable.length > 0 ? t('Pages') : '', hits: pages },
  ]
  const sections = [
    { title: t('Favourites'), hits: marked.favourites },
    { title: t('Recent'), hits: marked.recent },
    // Who types the beginning of a page's name and Enter does not mean to change anything.
    ...(text.trim() === '' ? parts : parts.toReversed()),
    { title: t('Records'), hits: others },
  ].filter((one) => one.hits.length > 0)
  const hits = sections.flatMap((one) => one.hits)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new words start at the first hit
  useEffect(() => setAt(0), [text])
  const go = (hit: Hit | undefined) => {
    if (!hit) return
    onClose()
    if ('to' in hit.choose) navigate(hit.choose.to)
    else hit.choose.run()
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
          aria-label={t('Search or jump to')}
          placeholder={t('Search records or jump to a page')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {records.isFetching && <span className={s.busy} />}
      </div>
      <div id={listId} role="listbox" aria-label={t('Results')} className={s.hits}>
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
              ? t('The search could not be done. Try again.')
              : t('Nothing found for “{{text}}”.', { text: text.trim() })}
          </div>
        )}
      </div>
    </>
  )
}

const commandHit = ({ key, label, hint = '', icon, run }: Command): Hit => ({
  key,
  label,
  hint,
  icon,
  choose: { run },
})

/** The value once it has rested for `delay` milliseconds. */
function useDebounced<T>(value: T, delay: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay)
    return () => clearTimeout(timer)
  }, [value, delay])
  return settled
}
