/**
 * Text that a spreadsheet would run as a formula when it opens a CSV file. An apostrophe before it makes it text, as
 * one would type it there; imports take the apostrophe away again, so that what was exported comes back as it was.
 */

/** What formulas begin with, in both widths, behind any number of apostrophes. */
const formula = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

/** Figures, telephone numbers of digits alone too, run as nothing but themselves. */
const figure = /^[+-]?[\d.,]+$/

/** The value with an apostrophe where a spreadsheet would run it. */
export function inertText(value: unknown): unknown {
  return typeof value === 'string' && formula.test(value) && !figure.test(value) ? `'${value}` : value
}

/** The text without the apostrophe that `inertText` put before it. */
export function originalText(text: string): string {
  return text.charCodeAt(0) === 39 && formula.test(text) ? text.slice(1) : text
}
