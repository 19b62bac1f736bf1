import { msg } from '../i18n/translate.ts'

/** What the kinds of widgets are called. */
export const kindLabels = {
  NUMBER: msg('Number'),
  CHART: msg('Chart'),
  TABLE: msg('Table'),
  LIST: msg('List'),
}
