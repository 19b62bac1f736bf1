import type { Builder } from '../../builder.ts'
import type { ChoiceModel } from '../../model.ts'
import type { Enums } from './enums.ts'

/** Declares `ResourceChoice`. */
export function addChoice(builder: Builder, { tone }: Enums) {
  return builder.objectRef<ChoiceModel>('ResourceChoice').implement({
    description: 'One value of an enumerated field.',
    fields: (t) => ({
      value: t.exposeString('value', { nullable: false, description: 'The value of the API.' }),
      label: t.exposeString('label', { nullable: false, description: 'The words for people.' }),
      description: t.exposeString('description', { nullable: false, description: 'What it means.' }),
      tone: t.field({
        type: tone,
        nullable: false,
        description: 'How its badge is tinted.',
        resolve: (choice) => choice.tone,
      }),
    }),
  })
}

/** Ref of `ResourceChoice`. */
export type ChoiceRef = ReturnType<typeof addChoice>
