import type { RecordIssue } from '#core/context.ts'
import { isZero } from '#core/decimal.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import type { SaleOrderLine } from '../entities/sale-order.ts'

/** Product lines say what and in which unit; sections and notes are text and nothing else. */
export const lineContent: ValidateRule<SaleOrderLine> = {
  name: 'sale.line-content',
  needs: ['taxes', 'uom', 'product.template.uom'],
  run(lines) {
    return lines.flatMap((line) => (line.kind === 'PRODUCT' ? productIssues(line) : textIssues(line)))
  },
}

function issue(record: SaleOrderLine, field: string, message: Message): RecordIssue {
  return { record, path: [field], rule: 'sale.line-content', message }
}

function productIssues(line: SaleOrderLine): RecordIssue[] {
  if (!line.product && !line.uom) {
    return [issue(line, 'product', say`Choose a product, or write a description and choose a unit.`)]
  }
  const category = line.product?.template.uom.category
  if (category && line.uom && line.uom.category !== category) {
    return [
      issue(
        line,
        'uom',
        say`The product is counted in ${line.product?.template.uom.name}; ${line.uom.name} does not convert to that.`,
      ),
    ]
  }
  return []
}

function textIssues(line: SaleOrderLine): RecordIssue[] {
  const what = line.kind === 'SECTION' ? say`A section` : say`A note`
  const given = textFields.filter(([, isEmpty]) => !isEmpty(line))
  return given.map(([field]) =>
    issue(line, field, say`${what} has a text only. Leave this empty, or make it a product line.`),
  )
}

const none = (value: string | null | undefined): boolean => value == null || isZero(value)

/** What must be empty on sections and notes. */
const textFields: [string, (line: SaleOrderLine) => boolean][] = [
  ['product', (line) => line.product == null],
  ['uom', (line) => line.uom == null],
  ['quantity', (line) => none(line.quantity)],
  ['unitPrice', (line) => none(line.unitPrice)],
  ['discountPercent', (line) => none(line.discountPercent)],
  ['taxes', (line) => line.taxes.length === 0],
]
