import type { Builder } from '../../builder.ts'
import type { ViewModel } from '../../model.ts'
import type { Enums } from './enums.ts'

/** Declares `ResourceView`. */
export function addView(builder: Builder, { viewKind }: Enums) {
  return builder.objectRef<ViewModel>('ResourceView').implement({
    description: 'A view, as data.',
    fields: (t) => ({
      kind: t.field({
        type: viewKind,
        nullable: false,
        description: 'What kind of view.',
        resolve: (view) => view.kind,
      }),
      name: t.exposeString('name', {
        nullable: false,
        description: 'Its name: the kind in lower case, or the name of a kind that a module brings.',
      }),
      module: t.exposeString('module', { nullable: false, description: 'Module that declares it.' }),
      definition: t.field({
        type: 'JSON',
        nullable: false,
        description: 'What it shows.',
        resolve: (view) => view.definition,
      }),
    }),
  })
}
