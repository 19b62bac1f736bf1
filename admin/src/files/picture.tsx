import { initialsOf } from '../fields/initials.ts'
import type { FieldFile } from './field-file.ts'
import s from './picture.module.css'
import { sized } from './sized.ts'

/** The picture of a record, or the initials of its name where it has none. It says nothing that the name does not. */
export function Picture(props: {
  file: Pick<FieldFile, 'url'> | null | undefined
  name: string
  look?: 'cell' | 'head' | 'card'
}) {
  const { file, name, look = 'cell' } = props
  return (
    <span className={s.picture} data-look={look} aria-hidden>
      {file ? (
        <img
          src={sized(`${file.url}?show`, look === 'cell' ? 64 : 256)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
        />
      ) : (
        initialsOf(name)
      )}
    </span>
  )
}
