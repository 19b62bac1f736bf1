/** People of the demo: one for each way of working with orders, so that everybody sees what their role shows. */
import type { RequiredEntityData } from '@mikro-orm/core'
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { administratorRole } from '#core/policy.ts'
import { Company } from '#modules/base/entities/company.ts'
import { User } from '#modules/base/entities/user.ts'

const people = [
  { name: 'Mona Manager', email: 'manager@example.com', roles: ['sale.manager', 'product.manager'] },
  { name: 'Sam Seller', email: 'sales@example.com', roles: ['sale.salesperson'] },
  { name: 'Ada Accountant', email: 'accountant@example.com', roles: ['sale.reader', 'tax.manager'] },
]

/** Who sells in the demo, by their ids. */
export interface DemoUsers {
  administrator: number | undefined
  manager: number
  salesperson: number
}

/**
 * Makes the users who are not there yet, for the first company. They sign in with the password that the first
 * administrator has at this moment: a password that everybody knows would be a door that stays open.
 */
export async function makeDemoUsers(context: Context): Promise<DemoUsers> {
  const [administrator] = (
    await sql<{ id: string; company_id: string | null; password_hash: string | null }>`
      select u.id, u.company_id, u.password_hash from app_user u
      where u.is_active and exists (
        select from app_user_roles l join role r on r.id = l.role_id
        where l.user_id = u.id and r.code = ${administratorRole}
      ) order by u.id limit 1`.execute(context.db)
  ).rows
  const company = administrator?.company_id ?? (await firstCompany(context))
  const ids = new Map<string, number>()
  for (const { name, email, roles } of people) {
    const known = await sql<{ id: string }>`select id from app_user where email = ${email}`.execute(
      context.db,
    )
    if (known.rows[0]) {
      ids.set(email, Number(known.rows[0].id))
      continue
    }
    const manager = ids.get('manager@example.com')
    const user = context.em.create(
      User,
      {
        name,
        email,
        company: company ? context.em.getReference(Company, Number(company)) : null,
        manager: manager ? context.em.getReference(User, manager) : null,
      } as RequiredEntityData<User>,
      { partial: true },
    )
    await context.save()
    ids.set(email, Number(user.id))
    await give(context, Number(user.id), {
      roles,
      company,
      passwordHash: administrator?.password_hash ?? null,
    })
  }
  return {
    administrator: administrator ? Number(administrator.id) : undefined,
    manager: ids.get('manager@example.com') ?? 0,
    salesperson: ids.get('sales@example.com') ?? 0,
  }
}

async function firstCompany(context: Context): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from company order by id limit 1`.execute(context.db)
  return rows[0]?.id
}

interface Given {
  roles: string[]
  company: string | undefined
  passwordHash: string | null
}

/** Roles, the company, and the password, which is no field that records could carry. */
async function give(
  context: Context,
  userId: number,
  { roles, company, passwordHash }: Given,
): Promise<void> {
  await sql`insert into app_user_roles (user_id, role_id)
    select ${userId}, id from role where code = any(${roles})`.execute(context.db)
  if (company)
    await sql`insert into app_user_companies (user_id, company_id) values (${userId}, ${company})`.execute(
      context.db,
    )
  await sql`update app_user set password_hash = ${passwordHash} where id = ${userId}`.execute(context.db)
}
