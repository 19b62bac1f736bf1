import { useQuery } from '@tanstack/react-query'
import { Printer } from 'lucide-react'
import { request } from '#admin/data/graphql.ts'
import { usePageTitle } from '#admin/frame/crumbs.tsx'
import { t } from '#admin/i18n/translate.ts'
import { Button } from '#admin/kit/button.tsx'
import { Bone, ErrorState } from '#admin/kit/state.tsx'
import s from './barcode.module.css'
import { Barcode } from './barcode.tsx'
import { barsOf } from './bars.ts'

interface Labelled {
  id: string
  displayName: string
  barcode: string
}

const most = 100

/** Labels of the products that have a barcode, to be printed. */
export default function LabelsPage() {
  usePageTitle(t('Barcode labels'))
  const found = useQuery({
    queryKey: ['Product', 'labels'],
    queryFn: ({ signal }) =>
      request<{ products: { totalCount: number; nodes: Labelled[] } }>(
        `query Labels { products(first: ${most}, filter: { barcode: { isNull: false } }) {
          totalCount nodes { id displayName barcode } } }`,
        {},
        signal,
      ),
  })
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  const products = found.data?.products
  const readable = products?.nodes.filter(({ barcode }) => barsOf(barcode)) ?? []
  return (
    <div className={s.page}>
      <div className={s.head}>
        <h1>{t('Barcode labels')}</h1>
        <Button icon={<Printer size={16} />} disabled={readable.length === 0} onClick={() => print()}>
          {t('Print labels')}
        </Button>
      </div>
      {products ? (
        <>
          <p className={s.note}>
            {readable.length === 0
              ? t('No product has a barcode of 12 or 13 digits yet. Give one to a product variant first.')
              : products.totalCount > most
                ? t('The first {{most}} of {{total}} products with a barcode.', {
                    most,
                    total: products.totalCount,
                  })
                : t('Products with a barcode of 12 or 13 digits.')}
          </p>
          <ul className={s.labels}>
            {readable.map(({ id, displayName, barcode }) => (
              <li key={id} className={s.label}>
                <strong title={displayName}>{displayName}</strong>
                <Barcode text={barcode} />
                <span className="figures">{barcode}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Bone width="60%" />
      )}
    </div>
  )
}
