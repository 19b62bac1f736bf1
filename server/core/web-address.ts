/** What the address of a field may begin with, unless it says otherwise. */
export const webSchemes = ['https', 'http']

/** Is it a whole address of one of these schemes? One of another scheme may be a script that runs where it is followed. */
export function isWebAddress(value: string, schemes: string[] = webSchemes): boolean {
  if (/[\s\p{Cc}]/u.test(value) || !URL.canParse(value)) return false
  return schemes.includes(new URL(value).protocol.slice(0, -1))
}
