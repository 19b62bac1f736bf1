/** What sets automations off, and what they do. */

export const triggers = {
  values: ['CREATED', 'CHANGED', 'FIELD_SET', 'DATE', 'SCHEDULE'],
  choices: {
    CREATED: { label: 'Record created' },
    CHANGED: { label: 'Record changed' },
    FIELD_SET: {
      label: 'Field set',
      description: 'The field gets the value, by a change or in a new record.',
    },
    DATE: { label: 'Date reached', description: 'The date of the record, with the offset, is there.' },
    SCHEDULE: {
      label: 'Schedule',
      description: 'Comes round; for each record that satisfies the condition.',
    },
  },
} as const

export const stepKinds = {
  values: [
    'SET_FIELDS',
    'RUN_ACTION',
    'CREATE_RECORD',
    'NOTIFY',
    'SEND_MAIL',
    'CALL_WEBHOOK',
    'START_APPROVAL',
  ],
  choices: {
    SET_FIELDS: { label: 'Set fields' },
    RUN_ACTION: { label: 'Run an action' },
    CREATE_RECORD: { label: 'Create a record' },
    NOTIFY: { label: 'Notify' },
    SEND_MAIL: { label: 'Send a mail' },
    CALL_WEBHOOK: { label: 'Call a webhook' },
    START_APPROVAL: { label: 'Ask for an approval' },
  },
} as const
