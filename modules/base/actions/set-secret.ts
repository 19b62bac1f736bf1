import { action, arg } from '#core/action.ts'
import { seal } from '#core/sealed.ts'
import { SsoProvider } from '../entities/sso-provider.ts'

/** Keeps the client secret of a provider; it can be replaced, and never be read again. */
export const setSecret = action(SsoProvider, {
  name: 'setSecret',
  label: 'Set client secret',
  description: 'Keeps the secret that the provider gave for this server. It cannot be read again.',
  icon: 'key-round',
  arguments: {
    secret: arg.text({ label: 'Client secret', description: 'As the provider shows it.', required: true }),
  },
  run(providers, _context, { secret }) {
    for (const provider of providers) provider.clientSecret = seal(secret.trim())
    return undefined
  },
})
