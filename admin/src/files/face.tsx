import { useState } from 'react'
import type { Person } from '../data/people.ts'
import { initialsOf } from '../fields/initials.ts'
import s from './face.module.css'
import { sized } from './sized.ts'

/** The face of a person beside their name: their picture, or their initials where there is none to be seen. */
export function Face(props: {
  person: Pick<Person, 'displayName' | 'image'>
  /** In a line of text, at the head of what they said, or as a button. */
  look?: 'line' | 'row' | 'button'
}) {
  const { person, look = 'line' } = props
  const [failed, setFailed] = useState<string>()
  const url = person.image?.url
  return (
    <span className={s.face} data-look={look} aria-hidden>
      {url && url !== failed ? (
        <img
          src={sized(`${url}?show`, 64)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setFailed(url)}
        />
      ) : (
        initialsOf(person.displayName)
      )}
    </span>
  )
}
