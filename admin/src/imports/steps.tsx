import s from './imports.module.css'

const steps = [
  { key: 'file', label: 'File' },
  { key: 'columns', label: 'Columns' },
  { key: 'try', label: 'Try' },
  { key: 'import', label: 'Import' },
] as const

/** Where one is on the way from a file to its records. */
export function Steps({ at }: { at: (typeof steps)[number]['key'] }) {
  const now = steps.findIndex(({ key }) => key === at)
  return (
    <ol className={s.steps} aria-label="Steps">
      {steps.map(({ key, label }, place) => (
        <li key={key} data-done={place < now || undefined} aria-current={place === now ? 'step' : undefined}>
          <span aria-hidden>{place + 1}</span>
          {label}
        </li>
      ))}
    </ol>
  )
}
