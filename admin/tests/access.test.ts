import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

/** Types into a search field and takes the first of what is found. */
async function choose(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(text)
  await page
    .getByRole('option', { name: new RegExp(text, 'i') })
    .first()
    .click()
}

describe.skipIf(hasNoBrowser)('access in the admin', () => {
  let stage: Stage
  let order: { id: string; number: string }
  beforeAll(async () => {
    stage = await setStage()
    const { roles, saleOrders } = await stage.api<
      Record<'roles' | 'saleOrders', { nodes: (typeof order)[] }>
    >(`{
      roles(filter: { code: { eq: "sale.salesperson" } }) { nodes { id } }
      saleOrders(first: 1, filter: { state: { eq: DRAFT } }) { nodes { id number } }
    }`)
    order = saleOrders.nodes[0] ?? { id: '', number: '' }
    await stage.api('mutation ($input: UserCreateInput!) { createUser(input: $input) { id } }', {
      input: { name: 'Nora Newcomer', email: 'nora@example.com', roles: { link: [roles.nodes[0]?.id] } },
    })
  }, 180_000)
  afterAll(() => stage?.stop())

  test('tells from the menu of a record who may see it, and why not', async () => {
    const page = await stage.open(`/SaleOrder/${order.id}`)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Who may see this…' }).click()
    await page.getByRole('heading', { name: 'Who may do what', level: 1 }).waitFor()
    const answer = page.getByRole('region', { name: 'Answer' })
    const may = answer.getByRole('list', { name: 'Those who may', exact: true })
    for (const name of ['Administrator', 'Mona Manager', 'Ada Accountant'])
      await may.getByRole('link', { name, exact: true }).waitFor()
    expect(await may.getByRole('link', { name: 'Nora Newcomer' }).count()).toBe(0)
    await answer
      .getByRole('list', { name: 'Those who may not' })
      .getByRole('link', { name: 'Nora Newcomer' })
      .click()
    await answer
      .getByRole('heading', { name: `Nora Newcomer may not see sales order ${order.number}` })
      .waitFor()
    await answer.getByText('Allows where Salesperson is the user').waitFor()
    await answer.getByText('by Sales: salesperson, then Contacts: editor').waitFor()

    await choose(page, 'Person', 'Administrator')
    await answer.getByRole('heading', { name: `Administrator may see sales order ${order.number}` }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('asks from the form of a user, for actions and for fields, and leads to the rule', async () => {
    const page = await stage.open('/User')
    await page.getByRole('link', { name: 'Nora Newcomer' }).first().click()
    await page.getByRole('heading', { name: 'Nora Newcomer', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'What they may do…' }).click()
    await page.getByLabel('Kind of record').selectOption({ label: 'User' })
    await choose(page, 'Record', 'Nora')
    await page.getByLabel('May they…').selectOption({ label: 'Change it' })
    await page.getByRole('heading', { name: 'Nora Newcomer may change user Nora Newcomer' }).waitFor()
    await page.getByLabel('Field').selectOption({ label: 'E-mail' })
    await page.getByRole('heading', { name: /may not change “E-mail” of user Nora Newcomer/ }).waitFor()
    await page.getByLabel('Field').selectOption({ label: 'Language' })
    await page.getByRole('link', { name: /reads their own account/ }).click()
    await page.getByRole('heading', { name: 'base.own-profile', level: 1 }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('makes a rule of conditions in words, and shows what is wrong with it at its field', async () => {
    const page = await stage.open('/AccessRule')
    await page.getByRole('button', { name: 'New access rule' }).click()
    await page.getByRole('heading', { name: 'New access rule', level: 1 }).waitFor()
    await page.getByRole('textbox', { name: 'Description' }).fill('Readers see what their team sold.')
    await choose(page, 'Role', 'Sales: reader')
    await page.getByLabel('Entity').selectOption({ label: 'Sales order' })
    const condition = page.getByRole('group', { name: 'Condition' })
    await condition.getByText('All sales orders').waitFor()
    await condition.getByRole('button', { name: 'Add a condition' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a condition' })
    await dialog.getByLabel('Field').selectOption({ label: 'Salesperson' })
    await dialog.getByLabel('Comparison').selectOption({ label: 'is the user or their team' })
    await dialog.getByRole('button', { name: 'Add condition' }).click()
    await condition.getByText('Salesperson is the user or their team').waitFor()
    await condition.getByRole('button', { name: 'Edit as text' }).click()
    const text = page.getByRole('textbox', { name: 'Condition' })
    await text.fill('{"salesperson": {"nose": {"eq": "$me"}}}')
    await page.getByRole('checkbox', { name: 'Read', exact: true }).check()
    await page.getByRole('button', { name: 'Create access rule' }).click()
    await expect.poll(() => text.getAttribute('aria-invalid'), waiting).toBe('true')
    await text.fill('{"salesperson": {"id": {"in": "$team"}}, "state": {"eq": "SALE"}}')
    await page.getByRole('button', { name: 'Edit as conditions' }).click()
    await condition.getByText(/^State is Sales order/).waitFor()
    await page.getByRole('button', { name: 'Create access rule' }).click()
    await page.getByRole('heading', { name: /^own\./, level: 1 }).waitFor()
    const { accessRules } = await stage.api<{ accessRules: { nodes: unknown[] } }>(
      '{ accessRules(filter: { isShipped: { eq: false } }) { nodes { operations condition effect } } }',
    )
    expect(accessRules.nodes).toEqual([
      {
        operations: ['read'],
        condition: { salesperson: { id: { in: '$team' } }, state: { eq: 'SALE' } },
        effect: 'ALLOW',
      },
    ])
    await page.context().close()
  })

  test('signs a user out everywhere from their form', async () => {
    const theirs = await stage.open('/', { as: 'sales@example.com' })
    await theirs.getByRole('button', { name: /^Account of Sam Seller/ }).waitFor()
    const page = await stage.open('/User')
    await page.getByRole('link', { name: 'Sam Seller' }).first().click()
    await page.getByRole('heading', { name: 'Sam Seller', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click()
    await page.getByText('Sam Seller is signed out everywhere').waitFor()
    await theirs.goto('/SaleOrder')
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    await theirs.context().close()
    await page.context().close()
  })
})
