/** What one fault run finds out: one figure, and whether it keeps its bar. */
export interface Outcome {
  /** The figure with its unit, such as `0 of 12,410 writes lost, back after 0.4 s`. */
  figure: string
  holds: boolean
  /** What a reader has to know to judge the figure: how often, under which load. */
  notes?: string
}

/** A file in `cases/`. It exports these by name. */
export interface Fault {
  /** What is done to the program. */
  name: string
  /** What has to hold. */
  bar: string
  /** Does it; a quick run takes seconds and is what the tests use, a full one is what the report tells. */
  run(isQuick: boolean): Promise<Outcome>
}

/** An outcome with what is needed to report it. */
export interface Result extends Outcome {
  /** The file in `cases/`, without its ending. */
  id: string
  name: string
  bar: string
  date: string
  seconds: number
  /** Load of the machine in the minute before: well above its cores, times mean little. */
  load?: number
  isQuick: boolean
}
