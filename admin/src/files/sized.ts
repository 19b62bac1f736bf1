/** The address of a picture that is made smaller by the server: `pixels` on its longer side at most. */
export function sized(address: string, pixels: 64 | 256): string {
  return `${address}${address.includes('?') ? '&' : '?'}size=${pixels}`
}
