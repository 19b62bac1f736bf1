/** An OpenID Connect provider in a process of its own. Arguments: port, redirect URI. Says "ready" when it listens. */
import Provider from 'oidc-provider'

const [port = '0', redirectUri = ''] = process.argv.slice(2)
const issuer = `http://localhost:${port}`

/** Who signs in as `name+unverified` has an address that nobody checked. */
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'trellis',
      client_secret: 'the secret of the client',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  pkce: { required: () => true },
  cookies: { keys: ['for tests'] },
  findAccount: async (_context, id) => ({
    accountId: id,
    claims: async () => ({
      sub: id,
      email: id.replace('+unverified', ''),
      email_verified: !id.includes('+unverified'),
      name: 'Told by the provider',
    }),
  }),
})
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'))
