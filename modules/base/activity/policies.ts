/** Whoever sees a record takes part in what is said and planned about it; `about` of the entities sees to the rest. */
import { allow, everyoneRole, type PolicyDeclaration } from '#core/policy.ts'
import { Activity } from '../entities/activity.ts'
import { ActivityType } from '../entities/activity-type.ts'
import { Attachment } from '../entities/attachment.ts'
import { Comment } from '../entities/comment.ts'
import { Follower } from '../entities/follower.ts'
import { StoredFile } from '../entities/stored-file.ts'

const role = everyoneRole
const mine = { createdBy: { id: { eq: '$me' } } }

export const activityPolicies: PolicyDeclaration[] = [
  allow(Comment, {
    name: 'comments',
    description: 'Everybody reads and adds comments on the records that they may read.',
    role,
    operations: ['read', 'create'],
  }),
  allow(Comment, {
    name: 'own-comments',
    description: 'Everybody changes and removes their own comments.',
    role,
    operations: ['update', 'remove'],
    where: mine,
  }),
  allow(Follower, {
    name: 'followers',
    description: 'Everybody sees who follows the records that they may read, and follows them.',
    role,
    operations: ['read', 'create'],
  }),
  allow(Follower, {
    name: 'own-following',
    description: 'Everybody stops following.',
    role,
    operations: ['delete'],
    where: { user: { id: { eq: '$me' } } },
  }),
  allow(Attachment, {
    name: 'files',
    description:
      'Everybody reads the files of the records that they may read, and adds them to those that they may change.',
    role,
    operations: ['read', 'create'],
  }),
  allow(Attachment, {
    name: 'own-files',
    description: 'Everybody renames and deletes the files that they added.',
    role,
    operations: ['update', 'delete'],
    where: mine,
  }),
  allow(StoredFile, {
    name: 'files-of-fields',
    description:
      'Everybody reads the files of fields that they may read, and sends them for those they may write.',
    role,
    operations: ['read', 'create'],
  }),
  allow(ActivityType, {
    name: 'activity-types',
    description: 'Everybody reads types of activities.',
    role,
    operations: ['read'],
  }),
  allow(Activity, {
    name: 'activities',
    description: 'Everybody sees and plans activities on the records that they may read.',
    role,
    operations: ['read', 'create'],
  }),
  allow(Activity, {
    name: 'own-activities',
    description: 'Whoever planned an activity or is to do it changes, completes and cancels it.',
    role,
    operations: ['update', 'complete', 'cancel'],
    where: { or: [mine, { assignee: { id: { eq: '$me' } } }] },
  }),
]
