/** What is measured. */

/** A bound that a figure has to keep. */
export type Bound = { atLeast: number } | { atMost: number }

/** The bar of `work`: bounds of its value and of its ratios. */
export interface Bar {
  /** In the report's words. */
  text: string
  value?: Bound
  toPeer?: Bound
  toLimit?: Bound
}

/** A query that all contenders answer alike. Root fields and leaves carry the same keys in all documents. */
export interface ReadWork {
  key: string
  title: string
  /** For Trellis. */
  document: string
  /** For PostGraphile. */
  peer?: string
  /** The answer of the peer is another one on purpose: it is not compared. */
  peerDiffers?: boolean
  /** Where the limit sends other statements than Trellis: by root field, written by hand. Null for no limit. */
  byHand?: Record<string, string> | null
  bar: Bar
  /** What else to know when the target is missed. */
  note?: string
}

/** A measured work, as `--json` writes it. Ratios are null where there is nothing to compare with. */
export interface Row {
  work: string
  /** Requests in a second, milliseconds, kilobytes, or a number of things. */
  value: number | null
  unit: '/s' | 'ms' | 'KB' | ''
  /** What `ratioToPeer` compares with. */
  peer: string | null
  peerValue: number | null
  /** Of rates Trellis / peer, so more is better; of milliseconds Trellis / peer too, so less is better. */
  ratioToPeer: number | null
  limitValue: number | null
  ratioToLimit: number | null
  target: string
  /** Null when it was not measured. */
  holds: boolean | null
  /** What Trellis does beyond the peer or the limit, where that is not plain. */
  note?: string
}

/** Does the figure keep the bound? True without a bound, false for a bound without a figure. */
export function keeps(bound: Bound | undefined, figure: number | null): boolean {
  if (!bound) return true
  if (figure === null) return false
  return 'atLeast' in bound ? figure >= bound.atLeast : figure <= bound.atMost
}

/** The row of a work from its figures. */
export function rowOf(
  { title, bar }: { title: string; bar: Bar },
  figures: Pick<Row, 'value' | 'unit' | 'peer' | 'peerValue' | 'limitValue' | 'note'>,
): Row {
  const { value, peerValue, limitValue } = figures
  const ratio = (other: number | null): number | null =>
    value === null || other === null ? null : value / other
  const ratioToPeer = ratio(peerValue)
  const ratioToLimit = ratio(limitValue)
  const holds =
    value === null
      ? null
      : keeps(bar.value, value) && keeps(bar.toPeer, ratioToPeer) && keeps(bar.toLimit, ratioToLimit)
  return { work: title, ...figures, ratioToPeer, ratioToLimit, target: bar.text, holds }
}
