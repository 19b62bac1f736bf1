/** The pattern of a display name, taken apart. */

/** Text and fields that stand or fall together, and what separates them from what comes before. */
export interface Chunk {
  separator: string
  parts: (string | { path: string[] })[]
}

const placeholder = /\{([^{}]+)\}/

/**
 * Takes `[{code}] {name}, {city}` apart at its blanks: `[{code}]`, `{name}`, `{city}` with the separator `, `. A word
 * without a field belongs to the separator of the next one, so it disappears with it.
 */
export function displayChunks(pattern: string): Chunk[] {
  const chunks: Chunk[] = []
  let separator = ''
  for (const word of pattern.split(/(\s+)/)) {
    if (!placeholder.test(word)) {
      separator += word
      continue
    }
    const [, body = word, tail = ''] = /^(.*\})([,;:]*)$/s.exec(word) ?? []
    chunks.push({ separator, parts: partsOf(body) })
    separator = tail
  }
  const last = chunks.at(-1)
  if (last && separator.trim() !== '') last.parts.push(separator.trimEnd())
  if (chunks.length === 0) chunks.push({ separator: '', parts: [pattern] })
  const first = chunks[0]
  if (first && first.separator !== '') {
    first.parts.unshift(first.separator)
    first.separator = ''
  }
  return chunks
}

/** Paths of the fields that the pattern names. */
export function displayPaths(pattern: string): string[][] {
  return displayChunks(pattern).flatMap((chunk) =>
    chunk.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.path])),
  )
}

function partsOf(word: string): Chunk['parts'] {
  return word
    .split(/(\{[^{}]+\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const path = placeholder.exec(part)?.[1]
      return path === undefined ? part : { path: path.split('.') }
    })
}
