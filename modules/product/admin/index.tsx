import { lazy } from 'react'
import { defineAdmin } from '#admin/extend/contract.ts'
import { msg } from '#admin/i18n/translate.ts'

/** Barcodes that scanners read from the screen, and a page of labels to print. */
export default defineAdmin({
  widgets: { BARCODE: { Input: lazy(() => import('./barcode-input.tsx')) } },
  pages: [
    {
      path: 'labels',
      label: msg('Barcode labels'),
      icon: 'barcode',
      beside: 'Product',
      load: () => import('./labels-page.tsx'),
    },
  ],
})
