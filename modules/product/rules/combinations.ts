/** The combinations of attribute values that a product comes in. */
import type { ProductAttributeValue } from '../entities/product-attribute.ts'
import type { ProductAttributeLine } from '../entities/product-attribute-line.ts'
import type { ProductTemplate } from '../entities/product-template.ts'

/** Most variants of one product; more would be a configurator's business. */
export const maxVariants = 1000

/** Names a combination whatever the order of its values: their ids in ascending order. */
export function combinationOf(values: Iterable<{ id: number }>): string {
  return [...values]
    .map((value) => value.id)
    .sort((a, b) => a - b)
    .join(',')
}

/** How many combinations the lines make, without making them. */
export function countCombinations(lines: ProductAttributeLine[]): number {
  return lines.reduce((count, line) => count * line.values.getItems(false).length, 1)
}

/**
 * Every combination of one value of each line, by its name, in the order of the lines and their values. A product
 * without lines has one: the empty one. Lines and values must be loaded.
 */
export function combinations(lines: ProductAttributeLine[]): Map<string, ProductAttributeValue[]> {
  let all: ProductAttributeValue[][] = [[]]
  for (const line of inOrder(lines)) {
    const values = inOrder(line.values.getItems(false) as unknown as ProductAttributeValue[])
    all = all.flatMap((start) => values.map((value) => [...start, value]))
  }
  return new Map(all.map((values) => [combinationOf(values), values]))
}

/** The product's attributes as they will be: those that the operation takes away are left out. */
export function linesOf(template: ProductTemplate, removed: ReadonlySet<unknown>): ProductAttributeLine[] {
  const lines = template.attributeLines.getItems(false) as unknown as ProductAttributeLine[]
  return lines.filter((line) => !removed.has(line))
}

/** Values that are made in the same call have no id yet, and no combination can be named by them. */
export function hasNewValues(lines: ProductAttributeLine[]): boolean {
  return lines.some((line) => line.values.getItems(false).some((value) => !value.id))
}

function inOrder<T extends { sequence: number; id: number }>(items: T[]): T[] {
  return [...items].sort(
    (a, b) => (a.sequence ?? 10) - (b.sequence ?? 10) || (a.id ?? Infinity) - (b.id ?? Infinity),
  )
}
