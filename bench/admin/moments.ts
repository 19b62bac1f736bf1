/** What is measured inside a page, by the page's own clock. */
import type { Page } from 'playwright-core'

/** What is waited for after a click; all that is given has to be so. */
export interface Wanted {
  /** The path of the page. */
  path: string
  /** The first record of the list has to be another one than this. */
  otherThan?: string
}

/**
 * Clicks on something, and measures from the click until the rows of a list are painted: those of the wanted page,
 * not the ones that were there before, and no skeleton.
 * @returns milliseconds
 */
export async function clickUntilRows(page: Page, selector: string, wanted: Wanted): Promise<number> {
  // Under the pointer first, as a hand would be.
  await page.locator(selector).hover()
  await page.evaluate(({ path, otherThan }) => {
    const isShown = () => {
      const row = document.querySelector('[data-list-rows] tr[data-id]')
      const head = document.querySelector('h1')?.textContent ?? ''
      const name = row?.closest('table')?.getAttribute('aria-label')
      return (
        location.pathname === path &&
        row instanceof HTMLElement &&
        name != null &&
        head.startsWith(name) &&
        row.dataset.id !== otherThan &&
        document.querySelector('[data-stale]') === null
      )
    }
    const taken = new Promise<number>((resolve) => {
      const begin = (event: Event) => {
        const look = () => {
          if (!isShown()) return requestAnimationFrame(look)
          // After the frame that shows them was painted.
          return requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - event.timeStamp)))
        }
        requestAnimationFrame(look)
      }
      addEventListener('click', begin, { capture: true, once: true })
    })
    Object.assign(window, { taken })
  }, wanted)
  await page.mouse.down()
  await page.mouse.up()
  return page.evaluate(() => (window as unknown as { taken: Promise<number> }).taken)
}

const quietMs = 1_000

/** Has the page remember its long tasks. */
async function watchTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(window, { tasks })
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push(startTime + duration)
    }).observe({ type: 'longtask', buffered: true })
  })
}

/**
 * From the start of the navigation until the page answers: what `selector` means is painted, and the last task of more
 * than 50 ms is over, with a second of none after it.
 * @returns milliseconds
 */
export async function untilInteractive(page: Page, path: string, selector: string): Promise<number> {
  await watchTasks(page)
  await page.goto(path, { waitUntil: 'commit' })
  return page.evaluate(
    ({ selector, quietMs }) =>
      new Promise<number>((resolve) => {
        const { tasks } = window as unknown as { tasks: number[] }
        const settle = (shown: number) => {
          const last = Math.max(shown, ...tasks)
          const left = last + quietMs - performance.now()
          if (left <= 0) resolve(last)
          else setTimeout(() => settle(shown), left + 20)
        }
        const look = () => {
          if (!document.querySelector(selector)) return requestAnimationFrame(look)
          return requestAnimationFrame(() => setTimeout(() => settle(performance.now())))
        }
        look()
      }),
    { selector, quietMs },
  )
}
