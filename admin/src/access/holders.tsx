import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { request } from '../data/graphql.ts'
import type { Resource } from '../data/types.ts'
import type { Option } from '../fields/use-options.ts'
import { WhoMayDocument, type WhoMayQuery } from '../generated/graphql.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Bone, ErrorState } from '../kit/state.tsx'
import s from './access.module.css'
import { accessPath, operationChoices, type Question } from './access-question.ts'

interface HoldersProps {
  question: Question
  resource: Resource
  record: Option
}

/** Everybody who may do it with the record, and who may not; a name leads to the reason. */
export function Holders({ question, resource, record }: HoldersProps) {
  const { entity, id, operation } = question
  const found = useQuery({
    queryKey: ['whoMay', entity, id, operation],
    queryFn: ({ signal }) =>
      request<WhoMayQuery>(String(WhoMayDocument), { entity, id, operation }, signal).then(
        (answer) => answer.whoMay,
      ),
  })
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (!found.data)
    return (
      <div className={s.answer} aria-busy>
        <Bone width="50%" height={18} />
        <Bone width="70%" />
      </div>
    )
  const verb = operationChoices(resource).find(({ value }) => value === operation)?.verb ?? operation
  const asked = {
    verb,
    thing: t('{{record}} {{name}}', { record: inText(resource.label), name: record.displayName }),
  }
  const list = (isAllowed: boolean) => found.data.filter((one) => one.isAllowed === isAllowed)
  return (
    <section className={s.answer} aria-label={t('Answer')}>
      {[true, false].map((isAllowed) => (
        <div key={String(isAllowed)} className={s.holders} data-allowed={isAllowed || undefined}>
          <h3 className={s.heading}>
            {isAllowed ? t('May {{verb}} {{thing}}', asked) : t('May not {{verb}} {{thing}}', asked)}
          </h3>
          {list(isAllowed).length === 0 && <p className={s.hint}>{t('Nobody.')}</p>}
          <ul aria-label={isAllowed ? t('Those who may') : t('Those who may not')}>
            {list(isAllowed).map((one) => (
              <li key={one.id}>
                <Link to={accessPath({ ...question, user: one.id })} title={t('See why')}>
                  {one.name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
