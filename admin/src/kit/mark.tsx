/** The mark: a lattice, as climbing plants hold on to. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2.25" strokeLinecap="round">
        <path d="M9 25 25 9M7 17 17 7M15 25 25 15" />
        <path d="M7 15 17 25M9 9l16 16M15 7l10 10" opacity=".5" />
      </g>
    </svg>
  )
}
