import { fileTypeFromBuffer } from 'file-type'

/** Types of texts, which nothing in them tells apart. */
const textTypes = new Map([
  ['csv', 'text/csv'],
  ['md', 'text/markdown'],
  ['json', 'application/json'],
  ['eml', 'message/rfc822'],
])

/** Images that browsers show without running anything of them; SVG is not among them. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/** The media type of a content by what its first bytes are, not by what its sender says. */
export async function mediaTypeOf(name: string, head: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(head)
  if (found) return found.mime
  if (!isText(head)) return 'application/octet-stream'
  return textTypes.get(name.split('.').at(-1)?.toLowerCase() ?? '') ?? 'text/plain'
}

/** May a page show it in place? Everything else is to be saved. */
export const isPicture = (mediaType: string): boolean => pictures.has(mediaType)

/** UTF-8 without control characters; the last character of the head may be cut. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
