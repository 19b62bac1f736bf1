/** The mark: a lattice, as climbing plants hold on to. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M7.5 18.5 18.5 7.5M13.5 24.5 24.5 13.5" />
        <path d="M13.5 7.5 24.5 18.5M7.5 13.5 18.5 24.5" opacity=".62" />
      </g>
    </svg>
  )
}
