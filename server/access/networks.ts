/** Networks in CIDR form, such as `10.0.0.0/8` or `2001:db8::/32`: where an API key may be used from. */

import { BlockList, isIP } from 'node:net'
import { validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'

/** Addresses and networks in one form; a single address is a network of one. @throws VALIDATION at `networks` */
export function parseNetworks(texts: string[]): string[] {
  return texts.map((text) => {
    const [address = '', bits] = text.trim().split('/')
    const kind = isIP(address)
    const length = bits === undefined ? (kind === 4 ? 32 : 128) : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
    if (kind === 0 || length < 0 || length > (kind === 4 ? 32 : 128)) {
      const message = say`"${text.slice(0, 60)}" is no network. Write it like 203.0.113.0/24 or 2001:db8::/32.`
      throw validationError([{ path: ['networks'], message, rule: 'network' }])
    }
    return `${address}/${length}`
  })
}

/** Is the address in one of the networks? IPv4 addresses that come as IPv6 count as what they are. */
export function isInNetworks(ip: string, networks: string[]): boolean {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  const kind = isIP(plain)
  if (kind === 0) return false
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  return list.check(plain, kind === 4 ? 'ipv4' : 'ipv6')
}
