/** A passkey in software (WebAuthn level 2, sections 5.8 and 6.1), for what browsers do not let one do. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** Options that change an answer from what an honest device would give. */
export interface Twist {
  origin?: string
  counter?: number
  /** Without the proof that the owner was there. */
  isUnverified?: boolean
}

const flags = { present: 0x01, verified: 0x04, attested: 0x40 }
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

/** Makes one for a site. It counts its uses, as keys in hardware do. */
export function softwarePasskey(site: { id: string; origin: string }) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(16)
  let counter = 0

  const clientData = (type: string, challenge: string, origin = site.origin) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authenticatorData = (flag: number, count: number, attested = Buffer.alloc(0)) => {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(count)
    return Buffer.concat([sha256(site.id), Buffer.of(flag), number, attested])
  }
  const bytes = (data: Buffer) => Buffer.concat([Buffer.of(0x58, data.length), data])

  return {
    /** The answer to the options of `POST /auth/passkeys/options`. */
    create(options: { challenge: string }, { origin, isUnverified }: Twist = {}) {
      // COSE key in CBOR: { 1: 2, 3: -7, -1: 1, -2: x, -3: y }
      const key = Buffer.concat([
        Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
        bytes(Buffer.from(x, 'base64url')),
        Buffer.of(0x22),
        bytes(Buffer.from(y, 'base64url')),
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, key])
      const flag = flags.present | flags.attested | (isUnverified ? 0 : flags.verified)
      const data = authenticatorData(flag, counter, attested)
      // { fmt: "none", attStmt: {}, authData }
      const attestation = Buffer.concat([
        Buffer.of(0xa3, 0x63),
        Buffer.from('fmt'),
        Buffer.of(0x64),
        Buffer.from('none'),
        Buffer.of(0x67),
        Buffer.from('attStmt'),
        Buffer.of(0xa0, 0x68),
        Buffer.from('authData'),
        bytes(data),
      ])
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, origin).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },

    /** The answer to the options of `POST /auth/sign-in/passkey-options`. */
    get(options: { challenge: string }, twist: Twist = {}) {
      counter += 1
      const flag = flags.present | (twist.isUnverified ? 0 : flags.verified)
      const data = authenticatorData(flag, twist.counter ?? counter)
      const client = clientData('webauthn.get', options.challenge, twist.origin)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}
