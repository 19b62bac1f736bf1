import { action } from '#core/action.ts'
import { Comment } from '../entities/comment.ts'

/** Takes a comment back; that there was one stays visible. */
export const removeComment = action(Comment, {
  name: 'remove',
  label: 'Remove',
  description: 'Takes the text of a comment away and leaves a mark in its place.',
  icon: 'trash-2',
  dangerous: true,
  confirmation: 'Remove this comment? A mark stays in its place.',
  needs: ['mentions'],
  run(comments, context) {
    for (const comment of comments) {
      comment.body = ''
      comment.mentions.removeAll()
      comment.removedAt ??= context.now
    }
  },
})
