import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { TrellisError } from '#core/errors.ts'
import { outboundUrl } from '#core/outbound.ts'
import { type Message, say } from '#core/say.ts'
import type { SsoProvider } from '../entities/sso-provider.ts'

const local = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Secrets go to the provider: by TLS only, and users are made only for domains that somebody chose. */
export const usableProvider: ValidateRule<SsoProvider> = {
  name: 'sso-provider.usable',
  when: ['issuer', 'allowedDomains', 'createsUsers'],
  run(providers) {
    const issues: RecordIssue[] = []
    for (const record of providers) {
      const issue = (path: string, message: Message) =>
        issues.push({ record, path: [path], rule: 'sso-provider.usable', message })
      if (!isUsableIssuer(record.issuer)) {
        issue('issuer', say`Give the address of the provider, such as https://accounts.example.com.`)
      } else {
        const problem = outboundProblem(record.issuer)
        if (problem) issue('issuer', problem)
      }
      const domains = (record.allowedDomains ?? '').split(/[\s,]+/).filter(Boolean)
      const wrong = domains.find((domain) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain))
      if (wrong) issue('allowedDomains', say`"${wrong}" is no domain. Write it like example.com.`)
      if (record.createsUsers && domains.length === 0) {
        issue('allowedDomains', say`Name the domains whose people get an account by themselves.`)
      }
    }
    return issues
  },
}

function isUsableIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash } = new URL(text)
  return (
    (protocol === 'https:' || (protocol === 'http:' && local.has(hostname))) && search === '' && hash === ''
  )
}

/** Why this server asks nothing of the address. */
function outboundProblem(address: string): string | undefined {
  try {
    outboundUrl(address)
    return undefined
  } catch (error) {
    if (!(error instanceof TrellisError)) throw error
    return error.message
  }
}
