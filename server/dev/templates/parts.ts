import { lowerFirst } from '#server/registry/names.ts'
import type { ModuleWords } from '../module-words.ts'

/** `index.ts`: the manifest. */
export function manifestFile({ module, entity, plural, depends, file }: ModuleWords): string {
  return `import { defineModule } from '#core/module.ts'
import { finish } from './actions/finish.ts'
import { ${entity} } from './entities/${file}.ts'
import { ${viewsName(entity)} } from './views/${file}.ts'

export default defineModule({
  name: '${module}',
  label: '${plural}',
  version: '1.0.0',
  description: '${plural}: say here in one sentence what the module is for.',
  icon: 'box',
  depends: [${depends.map((name) => `'${name}'`).join(', ')}],
  entities: [${entity}],
  actions: [finish],
  views: ${viewsName(entity)},
  // Examples, loaded with --demo only. What every tenant needs goes into a seed without isDemo.
  seeds: [{ entity: ${entity}, file: new URL('./seeds/${file}.csv', import.meta.url), isDemo: true }],
  translations: new URL('./i18n/', import.meta.url),
})
`
}

/** `rules/due-in-time.ts`: a rule on changed records. */
export function ruleFile({ module, entity, file }: ModuleWords): string {
  return `import type { ValidateRule } from '#core/entity.ts'
import type { ${entity} } from '../entities/${file}.ts'

/** Nothing new is due in the past. A day that was set before may pass. */
export const dueInTime: ValidateRule<${entity}> = {
  name: '${module}.due-in-time',
  when: ['dueOn'],
  run: (records, context) =>
    records
      .filter((record) => record.dueOn != null && record.dueOn < context.today)
      .map((record) => ({
        record,
        path: ['dueOn'],
        rule: '${module}.due-in-time',
        message: \`\${record.dueOn} is in the past. Choose today or a later day.\`,
      })),
}
`
}

/** `actions/finish.ts`: the transition out of the initial state. */
export function actionFile({ entity, label, file }: ModuleWords): string {
  return `import { action } from '#core/action.ts'
import { ${entity} } from '../entities/${file}.ts'

/** Ends the work on it. */
export const finish = action(${entity}, {
  name: 'finish',
  label: 'Finish',
  description: 'Marks the ${label.toLowerCase()} as done.',
  icon: 'check',
  primary: true,
  transition: { from: ['OPEN'], to: 'DONE' },
})
`
}

/** `views/x.ts`: a list and a form. */
export function viewsFile({ entity, file, related }: ModuleWords): string {
  return `import { view } from '#core/view.ts'
import { ${entity} } from '../entities/${file}.ts'

export const ${viewsName(entity)} = [
  view(${entity}, {
    kind: 'LIST',
    columns: ['name', '${related.field}', 'dueOn', 'state'],
    filters: [{ name: 'open', label: 'Open', filter: { state: { eq: 'OPEN' } } }],
  }),
  view(${entity}, {
    kind: 'FORM',
    title: 'name',
    sections: [{ fields: ['name', '${related.field}', 'dueOn'] }, { label: 'Notes', fields: ['note'] }],
  }),
]
`
}

/** `seeds/x.csv`: records that come with the module. */
export function seedFile({ module, label, table }: ModuleWords): string {
  return `externalId,name\n${module}.${table}_first,First ${label.toLowerCase()}\n${module}.${table}_second,Second ${label.toLowerCase()}\n`
}

/** `i18n/fr.json`: translations; an empty one counts as none. */
export function translationsFile({ label, plural }: ModuleWords): string {
  return `${JSON.stringify({ [label]: '', [plural]: '' }, null, 2)}\n`
}

/** `README.md`: the concepts, for a user. */
export function readmeFile({ label, plural, related }: ModuleWords): string {
  return `# ${plural}

Say here, in ten lines, what a user should know.

- A **${label.toLowerCase()}** has a name, may concern a ${related.label.toLowerCase()}, and may be due by a day that is not past.
- It is open until somebody **finishes** it; then it is done.
`
}

const viewsName = (entity: string): string => `${lowerFirst(entity)}Views`
