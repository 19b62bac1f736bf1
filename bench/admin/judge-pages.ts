import type { Finding } from './finding.ts'
import { type FormFactor, judge } from './lighthouse.ts'
import { type JudgedPage, judgedPages } from './pages.ts'
import type { Stage } from './stage.ts'

const bar = 95

/** What Lighthouse says of every kind of page; one finding for each page and screen. */
export async function judgePages(stage: Stage, onFinding: (finding: Finding) => void): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const page of await judgedPages(stage)) {
    await prepare(stage, page)
    for (const screen of ['desktop', 'mobile'] as const) {
      if (screen === 'mobile' && !page.isOnPhone) continue
      const finding = await judgeOne(stage, page, screen)
      findings.push(finding)
      onFinding(finding)
    }
  }
  return findings
}

/** Session and scheme, as the page wants them. */
async function prepare(stage: Stage, { isSignedOut, isDark }: JudgedPage): Promise<void> {
  await stage.signOut()
  if (!isSignedOut) await stage.signIn()
  const page = await stage.context.newPage()
  await page.goto(`${stage.url}/health/live`)
  await page.evaluate(
    (scheme) => localStorage.setItem('trellis.looks', JSON.stringify({ scheme })),
    isDark ? 'dark' : 'light',
  )
  await page.close()
}

async function judgeOne(stage: Stage, page: JudgedPage, screen: FormFactor): Promise<Finding> {
  const { points, lost } = await judge(`${stage.url}${page.path}`, stage.debugPort, screen)
  return {
    what: `${page.name} (${screen === 'mobile' ? 'phone' : 'desktop'})`,
    bar: `≥ ${bar} each`,
    found: points.map(({ title, value }) => `${title.toLowerCase()} ${value}`).join(', '),
    holds: points.every(({ value }) => value >= bar),
    note: lost.length > 0 ? lost.join('; ') : undefined,
  }
}
