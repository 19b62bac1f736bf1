import type { Step } from '../step.ts'

/**
 * Scripts and styles only from our own files. The admin's styling library makes an empty sheet and fills it by script:
 * what is allowed beside files is the hash of nothing.
 */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
].join('; ')

const headers: [string, string][] = [
  ['content-security-policy', contentPolicy],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
]

/** Headers on every answer. One that a route has set itself stays: a file may need a stricter policy. */
export const securityHeaders: Step = async (exchange, next) => {
  const response = await next()
  for (const [name, value] of headers) if (!response.headers.has(name)) response.headers.set(name, value)
  if (exchange.isSecure)
    response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  return response
}
