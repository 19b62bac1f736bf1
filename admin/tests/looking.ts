import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** How long a screen may take on a machine that is busy with much else. */
export const waiting = { timeout: 40_000, interval: 50 }

/** What axe finds that keeps someone from working. */
export async function findings(page: Page): Promise<string[]> {
  // While a list is read anew it is dimmed, which is no colour to judge.
  await page.waitForFunction(() => document.querySelector('[data-stale]') === null)
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    // What is in order is not told in full, which takes long.
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`)
  })
}
