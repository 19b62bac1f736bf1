/** The pages for who is not signed in. */
export const signInPath = '/sign-in'

/** What links in our mails are for; each has a page of that name. */
export const mailedLinks = ['reset-password', 'accept-invitation', 'verify-email'] as const

export const publicPaths: readonly string[] = [
  signInPath,
  '/forgot-password',
  ...mailedLinks.map((purpose) => `/${purpose}`),
]
