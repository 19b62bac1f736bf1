import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { seenBy } from '../activity/about.ts'
import type { Attachment } from '../entities/attachment.ts'

/** A row without a content would be a file that nobody can open. */
export const attachmentContent: ValidateRule<Attachment> = {
  name: 'attachment.content',
  when: ['sha256'],
  run: (attachments) =>
    attachments.flatMap((record) =>
      record.sha256
        ? []
        : [
            {
              record,
              path: ['name'],
              message: 'A file is sent to POST /base/files, which makes its attachment.',
              rule: 'attachment.content',
            },
          ],
    ),
}

/** A file becomes part of what a record says, so only those who may change the record add one. */
export const attachmentRight: ValidateRule<Attachment> = {
  name: 'attachment.right',
  when: ['recordId'],
  async run(attachments, context) {
    const issues: RecordIssue[] = []
    const { userId, via } = context.viewer
    if (via === 'SYSTEM') return issues
    for (const record of attachments) {
      if (context.before(record)) continue
      const seen = await seenBy(context, userId, record)
      if (seen && !seen.mayUpdate)
        issues.push({
          record,
          path: ['recordId'],
          message: 'Only those who may change the record add files to it.',
          rule: 'attachment.right',
        })
    }
    return issues
  },
}
