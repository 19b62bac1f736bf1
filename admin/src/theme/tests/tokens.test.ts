import { describe, expect, it } from 'vitest'
import { colours, type Scheme } from '../tokens.ts'

/** Relative luminance and contrast after WCAG 2.2, section 1.4.3. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

describe.each<Scheme>(['light', 'dark'])('the %s scheme', (scheme) => {
  const c = colours[scheme]

  it('keeps every text readable on every surface', () => {
    for (const text of [c.text, c.muted, c.faint, c.accent]) {
      for (const surface of [c.canvas, c.surface, c.raised, c.hover, c.raisedHover, c.selected]) {
        expect(contrast(text, surface), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5)
      }
    }
  })

  it('keeps badges and buttons readable', () => {
    const pairs = [...Object.values(c.tones).map((one) => [one.text, one.tint]), [c.onAccent, c.accent]]
    for (const [text = '', tint = ''] of [...pairs, [c.onDanger, c.dangerFill]]) {
      expect(contrast(text, tint), `${text} on ${tint}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('keeps the edges of controls, the focus ring and the marks of charts visible', () => {
    for (const edge of [c.control, c.ring, ...c.series]) {
      expect(contrast(edge, c.surface), edge).toBeGreaterThanOrEqual(3)
    }
  })
})
