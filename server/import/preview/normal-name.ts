/** Names as they are compared: without case, accents, spaces and signs, so that `E-Mail` is `email`. */
export function normalName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}
