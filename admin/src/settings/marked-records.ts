/** The records that somebody marked, and those that they opened last. */
import { keepSetting, settingOf, useSettings } from './user-settings.ts'

/** A record by its resource and id; what it is called is read when it is shown. */
export interface RecordKey {
  resource: string
  id: string
}

const recentKey = 'recent'
const favouritePrefix = 'favourite.'
const mostRecent = 12
/** More would be a list, and no shortcut. */
const mostFavourites = 30

const isSame = (a: RecordKey, b: RecordKey) => a.resource === b.resource && a.id === b.id
// Each favourite has a key of its own, so that two browsers never undo what the other one marked.
const keyOf = ({ resource, id }: RecordKey) => `${favouritePrefix}${resource}.${id}`

/** Notes that a record was opened. */
export function noteRecent(record: RecordKey): void {
  const known = settingOf<RecordKey[]>(recentKey) ?? []
  if (known[0] && isSame(known[0], record)) return
  keepSetting(recentKey, [record, ...known.filter((one) => !isSame(one, record))].slice(0, mostRecent))
}

/** Whether a record is marked, and the way to change that. */
export function useFavourite(record: RecordKey): [boolean, () => void] {
  const key = keyOf(record)
  const isMarked = (useSettings()[key] ?? null) !== null
  return [isMarked, () => keepSetting(key, isMarked ? null : Date.now())]
}

/** The marked records, the oldest mark first, and the last ones opened that are not marked. */
export function useMarkedRecords(): { favourites: RecordKey[]; recent: RecordKey[] } {
  const settings = useSettings()
  const favourites = Object.entries(settings)
    .filter(([key, at]) => key.startsWith(favouritePrefix) && typeof at === 'number')
    .sort(([, a], [, b]) => Number(a) - Number(b))
    .slice(0, mostFavourites)
    .map(([key]) => {
      const [resource = '', id = ''] = key.slice(favouritePrefix.length).split('.')
      return { resource, id }
    })
  const recent = ((settings[recentKey] ?? []) as RecordKey[]).filter(
    (one) => !favourites.some((other) => isSame(one, other)),
  )
  return { favourites, recent }
}
