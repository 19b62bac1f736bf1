type Opener = (condition: number) => void
/** Stands for the custom filter where the place of a condition is asked for. */
export const customFilter = -1

let opener: Opener | null = null

/** The filter menu says here how a chip's condition is opened. */
export function setConditionOpener(next: Opener | null): void {
  opener = next
}

/** Opens a condition of the filter for editing. */
export function openCondition(condition: number): void {
  opener?.(condition)
}
