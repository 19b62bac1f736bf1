import type { Message } from '#core/say.ts'

/** Says why a value cannot be used; becomes the issue of its row. */
export class ValueError extends Error {
  readonly said: Message

  constructor(said: Message) {
    super(String(said))
    this.said = said
  }
}
