/** The words of one language, for everything that people read. */
import { figureIn, fill, type Message, Said } from './say.ts'

/** Translations of one language, by the English text or by `context | text` where one text needs several. */
export type Catalogue = Readonly<Record<string, string>>

/** What is said in one language. */
export interface Words {
  /** The tag of the catalogue, such as `fr`; `en` where there is none. */
  readonly language: string
  /** A text in this language; the English one where it has no translation. */
  say(message: Message): string
  /**
   * A label in this language.
   * @param context such as `SaleOrder.state`, for texts that mean several things
   */
  label(text: string, context: string, module?: string): string
}

/** English: everything is said as it is written. */
export const english: Words = { language: 'en', say: String, label: (text) => text }

/** Words out of the catalogues of modules in their order; the catalogue of a text's own module comes first. */
export function wordsOf(language: string, catalogues: ReadonlyMap<string, Catalogue>): Words {
  const find = (key: string, module?: string): string | undefined => {
    const own = module === undefined ? undefined : catalogues.get(module)
    for (const catalogue of own ? [own, ...catalogues.values()] : catalogues.values())
      if (Object.hasOwn(catalogue, key) && catalogue[key]) return catalogue[key]
    return undefined
  }
  const words: Words = {
    language,
    say(message) {
      if (!(message instanceof Said)) return find(message) ?? message
      const figure = figureIn(message, language)
      if (figure !== undefined) return figure
      const { template, manner } = message
      const values = message.values.map((value) => (value instanceof Said ? words.say(value) : String(value)))
      const translated = manner.context === undefined ? find(template) : words.label(template, manner.context)
      const text = fill(translated ?? template, values)
      // German writes nouns with capitals wherever they stand.
      return manner.isInText && language.split('-')[0] !== 'de' ? text.toLocaleLowerCase(language) : text
    },
    label: (text, context, module) => find(`${context} | ${text}`, module) ?? find(text, module) ?? text,
  }
  return words
}
