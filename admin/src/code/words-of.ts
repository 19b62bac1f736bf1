/** What stands out in code: texts, variables, and what holds the rest together. */

interface Word {
  word: string
  look: 'quoted' | 'value' | 'mark' | null
}

const step =
  /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\$\w+|\b(?:true|false|null|query)\b|\b\d+(?:\.\d+)?\b)|([{}()[\],:]+)/g

/** The code in pieces, in order and whole. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let end = 0
  for (const found of text.matchAll(step)) {
    if (found.index > end) words.push({ word: text.slice(end, found.index), look: null })
    const [word, quoted, value] = found
    words.push({ word, look: quoted ? 'quoted' : value ? 'value' : 'mark' })
    end = found.index + word.length
  }
  if (end < text.length) words.push({ word: text.slice(end), look: null })
  return words
}
