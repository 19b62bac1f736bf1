import { Link } from 'react-router-dom'
import { useActions } from '../actions/use-actions.tsx'
import { request } from '../data/graphql.ts'
import type { Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { type About, aboutInput } from './about.ts'
import s from './activity.module.css'
import { CommentBox } from './comment-box.tsx'
import { CommentRow } from './comment-row.tsx'
import { aboutFilter, type RecordActivity, useActivityNews } from './use-activity.ts'

/** What was said about a record, the latest first, under the box to say more. */
export function Comments({ about, comments }: { about: About; comments: RecordActivity['comments'] }) {
  const resource = useKnowledge().resources.get('Comment')
  const readAnew = useActivityNews()
  const add = async (body: string, mentions: string[]) => {
    await request('mutation Say($input: CommentCreateInput!) { createComment(input: $input) { id } }', {
      input: { ...aboutInput(about), body, mentions: { link: mentions } },
    })
    await readAnew()
  }
  if (!resource) return null
  const linked = { label: t('Comments on this record'), filter: aboutFilter(about.entity, about.id) }
  return (
    <>
      <CommentBox label={t('New comment')} verb={t('Comment')} send={add} />
      <Rows resource={resource} comments={comments} />
      {comments.totalCount > comments.nodes.length && (
        <Link
          className={s.older}
          to={`/Comment?${new URLSearchParams({ view: 'list', filter: JSON.stringify({ linked }) })}`}
        >
          {t('Show all {{total}} comments', { total: comments.totalCount })}
        </Link>
      )}
    </>
  )
}

function Rows(props: { resource: Resource; comments: RecordActivity['comments'] }) {
  const { resource, comments } = props
  const readAnew = useActivityNews()
  const actions = useActions(resource, () => void readAnew())
  const remove = resource.actions.find(({ name }) => name === 'remove')
  return (
    <>
      <ol className={s.list}>
        {comments.nodes.map((comment) => (
          <CommentRow
            key={comment.id}
            comment={comment}
            onRemove={remove && (() => actions.run(remove, [comment]))}
            onChanged={readAnew}
          />
        ))}
      </ol>
      {actions.dialog}
    </>
  )
}
