import { Download } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { formatCount } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { plural, t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { download, toCsv } from '../list/csv.ts'
import { type AuditEntry, type AuditFilter, readAudit } from './audit-log.ts'
import { actorOf, kindOf } from './audit-words.ts'

const most = 20_000
const atOnce = 200

/** Writes what the filter shows to a file for a spreadsheet, the latest first. */
export function AuditExport({ filter }: { filter: AuditFilter }) {
  const knowledge = useKnowledge()
  const notify = useNotify()
  const [isBusy, setBusy] = useState(false)
  const row = (one: AuditEntry): string[] => [
    one.at,
    actorOf(one),
    kindOf(one).label,
    one.userName ?? '',
    one.email ?? '',
    one.entity ? (knowledge.resources.get(one.entity)?.label ?? one.entity) : '',
    one.recordId ?? '',
    one.detail ?? '',
    one.differences
      .map(({ label, before, after }) => `${label}: ${before ?? ''} → ${after ?? ''}`)
      .join('\n'),
    one.reason ?? '',
    one.ip ?? '',
    one.userAgent ?? '',
    one.requestId ?? '',
  ]
  const run = async () => {
    setBusy(true)
    try {
      const entries: AuditEntry[] = []
      for (let before: string | null = null, hasMore = true; hasMore && entries.length < most; ) {
        const page = await readAudit(filter, atOnce, before)
        entries.push(...page.entries)
        ;({ hasMore, cursor: before } = { hasMore: page.hasMore, cursor: page.cursor ?? null })
      }
      const header = [
        t('When'),
        t('Who'),
        t('What happened'),
        t('Account'),
        t('E-mail'),
        t('Kind of record'),
        t('Record'),
        t('Detail'),
        t('Differences'),
        t('Reason'),
        t('Address'),
        t('Browser'),
        t('Request'),
      ]
      download('audit.csv', toCsv(header, entries.map(row)))
      if (entries.length >= most)
        notify(
          t('These are the latest {{most}} entries. Choose fewer days to export older ones.', {
            most: formatCount(most),
          }),
          { type: 'warning' },
        )
      else
        notify(plural(entries.length, '{{count}} entry exported', '{{count}} entries exported'), {
          type: 'success',
        })
    } catch (error) {
      notify(messageOf(error), { type: 'error' })
    }
    setBusy(false)
  }
  return (
    <Button icon={<Download size={15} />} busy={isBusy} onClick={() => void run()}>
      {t('Export')}
    </Button>
  )
}
