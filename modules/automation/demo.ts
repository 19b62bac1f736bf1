/** A demo automation and a demo rule of approval, where there are orders for them to be about. */
import type { RequiredEntityData } from '@mikro-orm/core'
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { Role, User } from '#modules/base/entities/user.ts'
import { ApprovalRule, ApprovalRuleStep } from './entities/approval-rule.ts'
import { Automation, AutomationStep } from './entities/automation.ts'

/** The rule is made switched off, so that the demo's orders can be confirmed as they are. */
export async function makeDemoAutomation(context: Context): Promise<void> {
  if (!context.model.entities.has('SaleOrder')) return
  const { rows } = await sql<{ userId: string | null; roleId: string | null }>`
    select (select id from app_user where is_active order by id limit 1) as "userId",
      (select id from role where code = 'sale.manager') as "roleId"`.execute(context.db)
  const [found] = rows
  if (!found?.userId || !found.roleId) return
  const make = <T extends object>(token: Parameters<typeof context.em.create<T>>[0], values: object): T =>
    context.em.create<T>(token, values as RequiredEntityData<T>, { partial: true }) as T

  const automation = make(Automation, {
    name: 'Quotations that end soon',
    owner: context.em.getReference(User, Number(found.userId)),
    entity: 'SaleOrder',
    trigger: 'DATE',
    triggerField: 'validUntil',
    offsetAmount: -3,
    offsetUnit: 'DAYS',
    condition: { state: { eq: 'SENT' } },
  })
  automation.steps.add(
    make(AutomationStep, {
      automation,
      sequence: 10,
      kind: 'NOTIFY',
      recipientField: 'salesperson',
      message: 'Quotation {number} for {partner} ends on {validUntil}.',
    }),
  )
  const rule = make(ApprovalRule, {
    name: 'Orders above 10,000',
    isActive: false,
    entity: 'SaleOrder',
    action: 'confirm',
    condition: { amountTotal: { gt: '10000' } },
  })
  rule.steps.add(
    make(ApprovalRuleStep, { rule, sequence: 10, role: context.em.getReference(Role, Number(found.roleId)) }),
  )
  await context.save()
}
