/** The generated API of the change log. */
import type { Builder } from '../../builder.ts'
import type { Model } from '../../model.ts'
import type { ReadTypes } from '../read/refs.ts'
import { addFeed } from './feed.ts'
import { addHistory, addHistoryTypes } from './history.ts'
import { addEventOperation, addRecordChanged } from './record-changed.ts'

/** Adds subscriptions and histories for every logged entity, and the feed. */
export function addChanges(builder: Builder, model: Model, types: ReadTypes): void {
  const logged = [...model.entities.values()].filter(({ isLogged }) => isLogged)
  if (logged.length === 0) return
  builder.subscriptionType({ description: 'Everything that can be followed, as it is committed.' })
  const history = addHistoryTypes(builder, model, types)
  const events = { operation: addEventOperation(builder), via: history.via }
  for (const entity of logged) {
    addRecordChanged(builder, model, entity, types, events)
    addHistory(builder, entity, types, history)
  }
  addFeed(builder, model, events, history)
}
