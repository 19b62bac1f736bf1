import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldAlert, ShieldCheck, ShieldQuestionMark } from 'lucide-react'
import { useNotify } from 'ra-core'
import type { ReactNode } from 'react'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { formatAgo } from '../fields/ago.ts'
import { formatInstant } from '../fields/format.ts'
import {
  AuditChainDocument,
  type AuditChainQuery,
  VerifyAuditChainDocument,
  type VerifyAuditChainMutation,
} from '../generated/graphql.ts'
import { plural, t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Bone } from '../kit/state.tsx'
import s from './audit.module.css'

type Chain = AuditChainQuery['auditChain']

const key = ['auditChain']

/** Whether the chain of audited changes is as it was written, as far as somebody looked, and a way to look now. */
export function ChainState() {
  const queryClient = useQueryClient()
  const notify = useNotify()
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      request<AuditChainQuery>(String(AuditChainDocument), {}, signal).then(({ auditChain }) => auditChain),
  })
  const verify = useMutation({
    mutationFn: () =>
      request<VerifyAuditChainMutation>(String(VerifyAuditChainDocument)).then(
        ({ verifyAuditChain }) => verifyAuditChain,
      ),
    onSuccess: (chain) => {
      queryClient.setQueryData(key, chain)
      void queryClient.invalidateQueries({ queryKey: ['auditLog'] })
    },
    onError: (error) => notify(messageOf(error), { type: 'error' }),
  })
  const state = found.data && stateOf(found.data)
  return (
    <section className={s.chain} data-tone={state?.tone} aria-label={t('Audit chain')} aria-busy={!state}>
      {state?.icon ?? <ShieldQuestionMark size={18} aria-hidden />}
      <div className={s.chainWords} role="status">
        {state ? (
          <>
            <strong>{state.title}</strong>
            <span>{state.detail}</span>
          </>
        ) : found.error ? (
          messageOf(found.error)
        ) : (
          <Bone width={280} />
        )}
      </div>
      <Button busy={verify.isPending} onClick={() => verify.mutate()}>
        {t('Check now')}
      </Button>
    </section>
  )
}

function stateOf(chain: Chain): { tone?: 'good' | 'bad'; icon: ReactNode; title: string; detail: string } {
  const { entries, checkedEntries, checkedAt, intactUntil, problem } = chain
  const size = plural(
    entries,
    '{{count}} change of users, roles, rules and keys is kept for good.',
    '{{count}} changes of users, roles, rules and keys are kept for good.',
  )
  if (!checkedAt) {
    const icon = <ShieldQuestionMark size={18} aria-hidden />
    return { icon, title: t('Nobody has checked the chain yet'), detail: size }
  }
  const checked = t('Checked {{ago}}.', { ago: formatAgo(checkedAt) })
  if (problem) {
    const until = intactUntil
      ? t('What is older than {{moment}} is as it was written.', { moment: formatInstant(intactUntil) })
      : ''
    return {
      tone: 'bad',
      icon: <ShieldAlert size={18} aria-hidden />,
      title: t('Somebody tampered with the chain: {{problem}}', { problem }),
      detail: [until, checked].filter(Boolean).join(' '),
    }
  }
  const since = entries - checkedEntries
  return {
    tone: 'good',
    icon: <ShieldCheck size={18} aria-hidden />,
    title: intactUntil
      ? t('Verified until {{moment}}', { moment: formatInstant(intactUntil) })
      : t('Verified: nothing is kept yet'),
    detail: [
      size,
      checked,
      since > 0 ? plural(since, '{{count}} has come since.', '{{count}} have come since.') : '',
    ]
      .filter(Boolean)
      .join(' '),
  }
}
