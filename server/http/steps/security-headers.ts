import type { Step } from '../step.ts'

/** Scripts only from our own files; styles also inline, since the admin's styling library writes them so. */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
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
