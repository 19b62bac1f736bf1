import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import type { Tax } from '../entities/tax.ts'

/** Only a group holds taxes, and never another group. */
export const groupMembers: ValidateRule<Tax> = {
  name: 'tax.group-members',
  when: ['kind', 'children'],
  needs: ['children'],
  run(taxes) {
    return taxes.flatMap((record): RecordIssue[] => {
      const members = record.children.getItems()
      const issue = (message: Message): RecordIssue[] => [
        { record, path: ['children'], rule: 'tax.group-members', message },
      ]
      if (record.kind !== 'GROUP') {
        return members.length > 0
          ? issue(say`Only a group of taxes can hold taxes. Set its computation to "Group of taxes".`)
          : []
      }
      if (members.some((member) => member === record || member.kind === 'GROUP')) {
        return issue(say`A group of taxes cannot hold another group. Choose the single taxes.`)
      }
      return []
    })
  },
}
