import type { FieldFacts } from '#core/field.ts'

/** What the states of an order are called. */
export const orderStates: FieldFacts['choices'] = {
  DRAFT: { label: 'Quotation', description: 'Being written; the customer has not seen it.', tone: 'NEUTRAL' },
  SENT: { label: 'Quotation sent', description: 'The customer has it and may accept.', tone: 'INFO' },
  SALE: { label: 'Sales order', description: 'Agreed; prices and quantities are fixed.', tone: 'SUCCESS' },
  DONE: { label: 'Done', description: 'Finished and locked.', tone: 'ACCENT' },
  CANCEL: { label: 'Cancelled', description: 'Called off; it may become a quotation again.', tone: 'DANGER' },
}

/** Orders in these states may be edited; in all others their terms are fixed. */
export const openStates: readonly string[] = ['DRAFT', 'SENT']
