/** What people read of the platform itself. */
import { fieldInfo } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import type { Texts } from './label-texts.ts'

/** Texts of the fields that the platform gives to records. */
export function platformTexts(): Texts {
  const texts: Texts = new Map()
  for (const [name, builder] of Object.entries({ ...record, ...archivable })) {
    const info = fieldInfo(builder)
    for (const text of info ? [info.label, info.description] : []) texts.set(text, new Set([name]))
  }
  return texts
}
