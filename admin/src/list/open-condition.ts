type Opener = (condition: number) => void
let opener: Opener | null = null

/** The filter menu says here how a chip's condition is opened. */
export function setConditionOpener(next: Opener | null): void {
  opener = next
}

/** Opens a condition of the filter for editing. */
export function openCondition(condition: number): void {
  opener?.(condition)
}
