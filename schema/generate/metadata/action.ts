import type { Builder } from '../../builder.ts'
import type { ActionModel, ArgumentModel } from '../../model.ts'
import type { ChoiceRef } from './choice.ts'

/** Declares `ResourceAction`. */
export function addAction(builder: Builder, choice: ChoiceRef) {
  const argument = addArgument(builder, choice)
  return builder.objectRef<ActionModel>('ResourceAction').implement({
    description: 'A business operation on records.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Its name, as in viewerCan.' }),
      mutation: t.exposeString('mutation', { nullable: false, description: 'Its mutation.' }),
      label: t.exposeString('label', { nullable: false, description: 'Words of its button.' }),
      description: t.exposeString('description', { nullable: false, description: 'What it does.' }),
      icon: t.exposeString('icon', { description: 'Name of its icon.' }),
      arguments: t.field({
        type: [argument],
        nullable: false,
        description: 'What it asks for beyond the records.',
        resolve: (action) => action.arguments,
      }),
      from: t.exposeStringList('from', {
        nullable: false,
        description: 'States it works on; empty means all.',
      }),
      to: t.exposeString('to', { description: 'State it leads to.' }),
      isPrimary: t.exposeBoolean('isPrimary', { nullable: false, description: 'The sensible next step.' }),
      isDangerous: t.exposeBoolean('isDangerous', {
        nullable: false,
        description: 'Cannot simply be undone.',
      }),
      confirmation: t.exposeString('confirmation', { description: 'Question to ask before it runs.' }),
      returns: t.exposeString('returns', {
        nullable: false,
        description: 'Entity of the records it returns.',
      }),
    }),
  })
}

function addArgument(builder: Builder, choice: ChoiceRef) {
  return builder.objectRef<ArgumentModel>('ResourceArgument').implement({
    description: 'An argument of an action.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Name in the API.' }),
      label: t.exposeString('label', { nullable: false, description: 'Name for people.' }),
      description: t.exposeString('description', { nullable: false, description: 'What it says.' }),
      type: t.exposeString('type', { nullable: false, description: 'Its GraphQL scalar.' }),
      isRequired: t.exposeBoolean('required', { nullable: false, description: 'Must be given.' }),
      isList: t.boolean({
        nullable: false,
        description: 'Takes several values.',
        resolve: (argument) => argument.isList ?? false,
      }),
      target: t.exposeString('target', { description: 'Entity that an id names.' }),
      choices: t.field({
        // Few arguments are enumerated: the admin reads all actions at once, within the node limit.
        extensions: { listSize: 2 },
        type: [choice],
        description: 'Values to choose from.',
        resolve: (argument) => argument.choices,
      }),
    }),
  })
}
