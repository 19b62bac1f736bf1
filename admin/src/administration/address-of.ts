/** A network address for people: an older one stands as such, not wrapped into a newer one. */
export const addressOf = (ip: string | null | undefined): string =>
  (ip ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
