import { Pencil, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { viewerCan } from '../actions/available.ts'
import { request } from '../data/graphql.ts'
import { formatAgo } from '../fields/ago.ts'
import { formatInstant } from '../fields/format.ts'
import { Face } from '../files/face.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'
import s from './activity.module.css'
import { CommentBox } from './comment-box.tsx'
import type { Named, Said } from './use-activity.ts'

/** One comment; its author changes and removes it. */
export function CommentRow(props: { comment: Said; onRemove?: () => void; onChanged: () => Promise<void> }) {
  const { comment, onRemove, onChanged } = props
  const { viewer } = useKnowledge()
  const [isEditing, setEditing] = useState(false)
  const { body, createdAt, createdBy, editedAt, removedAt, mentions } = comment
  const by = createdBy?.displayName ?? t('Somebody')
  const isOwn = createdBy?.id === viewer.user.id && !removedAt && viewerCan(comment, 'update')
  const change = async (text: string, people: string[]) => {
    await request(
      'mutation Reword($id: ID!, $input: CommentUpdateInput!) { updateComment(id: $id, input: $input) { id } }',
      { id: comment.id, input: { body: text, mentions: { set: people } } },
    )
    await onChanged()
    setEditing(false)
  }
  return (
    <li className={s.said}>
      <Face person={createdBy ?? { displayName: by }} look="row" />
      <div className={s.words}>
        <p className={s.head}>
          <strong>{by}</strong>{' '}
          <time dateTime={createdAt} title={formatInstant(createdAt, 'exact')}>
            {formatAgo(createdAt)}
          </time>
          {editedAt && !removedAt && <span title={formatInstant(editedAt, 'exact')}> {t('· edited')}</span>}
        </p>
        {isEditing ? (
          <CommentBox
            label={t('Change the comment')}
            verb={t('Save comment')}
            start={{ body, mentions: mentions.nodes }}
            send={change}
            onCancel={() => setEditing(false)}
          />
        ) : removedAt ? (
          <p className={s.removed}>{t('Removed by its author')}</p>
        ) : (
          <p className={s.text}>{marked(body, mentions.nodes)}</p>
        )}
      </div>
      {isOwn && !isEditing && (
        <span className={s.tools}>
          <IconButton label={t('Edit comment')} onClick={() => setEditing(true)}>
            <Pencil size={14} />
          </IconButton>
          {onRemove && (
            <IconButton label={t('Remove comment')} onClick={onRemove}>
              <Trash2 size={14} />
            </IconButton>
          )}
        </span>
      )}
    </li>
  )
}

/** The text with the names of those whom it mentions made visible. */
function marked(body: string, people: Named[]): ReactNode {
  const names = people.map(({ displayName }) => `@${displayName}`)
  const pattern = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  if (!pattern) return body
  let place = 0
  return body.split(new RegExp(`(${pattern})`)).map((part) => {
    place += part.length
    return names.includes(part) ? (
      <span key={place} className={s.mention}>
        {part}
      </span>
    ) : (
      part
    )
  })
}
