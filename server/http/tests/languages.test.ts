/** The language of answers, by the front door. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApiKey } from '#server/access/api-keys.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { workshop } from '#server/testing/workshop/index.ts'
import { type Served, serveTenant } from './served-tenant.ts'

let tenant: TestTenant
let served: Served
const folder = join(tmpdir(), `trellis-languages-${process.pid}`)
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'pt-BR.json'), JSON.stringify({ Workshop: 'Oficina' }))
  const translated = { ...workshop, translations: pathToFileURL(`${folder}/`) }
  tenant = await createTestTenant({ modules: ['sale'], extra: [translated] })
  served = await serveTenant(tenant)
})
afterAll(async () => {
  await served?.stop()
  await tenant?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Somebody who may sell, with a language of their own or none. */
async function person(locale: string | null): Promise<(query: string, accepted?: string) => Promise<Answer>> {
  const { userId } = await tenant.as(['sale.manager', 'base.administrator'])
  await sql`update app_user set locale = ${locale} where id = ${userId}`.execute(tenant.db)
  const { key } = await createApiKey(tenant.db as never, { userId, name: 'test' })
  return async (query, accepted) => {
    const response = await fetch(`${served.origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${key}`,
        'accept-language': accepted ?? '*',
      },
      body: JSON.stringify({ query }),
    })
    return (await response.json()) as Answer
  }
}

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of many shapes
  data: any
  errors?: { message: string; extensions: { issues: { message: string; rule: string }[] } }[]
}

const resources = `{ resources { name label plural description menu { section }
  fields { name label description choices { value label } }
  actions { name label confirmation } views { kind definition } } }`

/** What an answer says of orders, in a few words. */
function ofOrders({ data }: Answer) {
  const order = data.resources.find(({ name }: { name: string }) => name === 'SaleOrder')
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of many shapes
  const by = (list: any[], name: string): any => list.find((one) => one.name === name)
  const form = order.views.find(({ kind }: { kind: string }) => kind === 'FORM').definition
  const list = order.views.find(({ kind }: { kind: string }) => kind === 'LIST').definition
  return [
    order.plural,
    order.menu.section,
    by(order.fields, 'partner').label,
    by(order.fields, 'createdAt').label,
    by(order.fields, 'state').choices[0].label,
    by(order.actions, 'cancel').confirmation,
    form.sections[2].label,
    form.frozen[0].message,
    list.filters[0].label,
  ]
}

const english = [
  'Sales orders',
  'Sales',
  'Customer',
  'Created',
  'Quotation',
  'Cancel the order?',
  'Addresses',
  'The order is done. Reopen it to change it.',
  'My quotations',
]

describe('labels', () => {
  test('are in the language of the person', async () => {
    const [fr, de, es] = await Promise.all(
      ['fr', 'de-AT', 'es-MX'].map(async (locale) => ofOrders(await (await person(locale))(resources))),
    )
    expect(fr).toEqual([
      'Commandes clients',
      'Ventes',
      'Client',
      'Création',
      'Devis',
      'Annuler la commande\u202f?',
      'Adresses',
      'La commande est terminée. Rouvrez-la pour la modifier.',
      'Mes devis',
    ])
    expect(de).toEqual([
      'Kundenaufträge',
      'Verkauf',
      'Kunde',
      'Erstellt',
      'Angebot',
      'Den Auftrag stornieren?',
      'Adressen',
      'Der Auftrag ist erledigt. Öffnen Sie ihn wieder, um ihn zu ändern.',
      'Meine Angebote',
    ])
    expect(es?.slice(0, 5)).toEqual(['Pedidos de venta', 'Ventas', 'Cliente', 'Creado', 'Presupuesto'])
  })

  test('are in English for a language that nobody translated to, whatever the browser says', async () => {
    expect(ofOrders(await (await person('ar'))(resources, 'fr'))).toEqual(english)
  })

  test('follow the browser where the person chose nothing, the dearest known language first', async () => {
    const ask = await person(null)
    const languageOf = async (accepted: string) => {
      const { data } = await ask('{ viewer { locale } resources { name plural } }', accepted)
      const { plural } = data.resources.find(({ name }: { name: string }) => name === 'SaleOrder')
      return `${data.viewer.locale} ${plural}`
    }
    expect(await languageOf('de;q=0.5, fr-CH;q=0.9, ar')).toBe('fr-CH Commandes clients')
    expect(await languageOf('fr;q=0, de;q=0.1')).toBe('de Kundenaufträge')
    expect(await languageOf('en-GB, fr;q=0.9')).toBe('en-GB Sales orders')
    expect(await languageOf('ar, *;q=0.5')).toBe('en Sales orders')
    expect(await languageOf('fr;q=2, ;;,,q=, de_DE')).toBe('en Sales orders')
  })

  test('of two people at the same time do not mix, and cost no further statement', async () => {
    const [marie, hans] = await Promise.all([person('fr'), person('de')])
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? marie : hans)(resources).then(ofOrders)),
    )
    for (const [n, [plural]] of answers.entries())
      expect(plural).toBe(n % 2 ? 'Commandes clients' : 'Kundenaufträge')
    served.statements()
    await marie(resources)
    const french = served.statements().length
    await (await person('en'))(resources)
    served.statements()
    const other = await person('en')
    await other(resources)
    served.statements()
    await other(resources)
    expect(french).toBe(served.statements().length)
  })

  test('change with the language of the person, from the next request on', async () => {
    const ask = await person('fr')
    expect(ofOrders(await ask(resources))[2]).toBe('Client')
    const { data } = await ask('{ viewer { user { id } } }')
    const change = (locale: string) =>
      ask(`mutation { updateUser(id: ${data.viewer.user.id}, input: { locale: "${locale}" }) { locale } }`)
    expect((await change('de')).data).toEqual({ updateUser: { locale: 'de' } })
    expect(ofOrders(await ask(resources))[2]).toBe('Kunde')
    for (const tag of ['xx', 'fr_FR', 'de-QX', 'french!']) {
      const { errors } = await change(tag)
      expect(errors?.[0]?.extensions.issues).toMatchObject([{ rule: 'user.locale' }])
    }
  })

  test('of an addon without a translation stay English among translated ones', async () => {
    const { data } = await (await person('fr'))(resources)
    const repair = data.resources.find(({ name }: { name: string }) => name === 'Repair')
    expect(repair.label).toBe('Repair')
    expect(repair.fields.find(({ name }: { name: string }) => name === 'createdAt').label).toBe('Création')
  })

  test('of an addon come in the languages that it brings', async () => {
    const { data } = await (await person('pt-BR'))('{ modules { name label } }')
    expect(data.modules).toContainEqual({ name: 'workshop', label: 'Oficina' })
    expect(data.modules).toContainEqual({ name: 'sale', label: 'Sales' })
  })

  test('of the schema itself stay English', async () => {
    const { data } = await (await person('fr'))('{ __type(name: "SaleOrder") { description } }')
    expect(data.__type.description).toBe(
      'A quotation, and the order that it becomes when the customer agrees.',
    )
  })
})

/** First messages of the errors of an answer. */
const said = ({ errors = [] }: Answer): unknown[] =>
  errors.flatMap(({ message, extensions: { issues = [] } }) => [message, ...issues.map((one) => one.message)])

describe('errors', () => {
  const wrong = `mutation { updateUser(id: 1, input: { timeZone: "Mars" }) { id } }`
  const same = (text: string) => [text, text]

  test('are said in the language of the person, with the same code and rule', async () => {
    const told = await Promise.all(
      ['fr', 'de', 'es', 'ar', 'en'].map(async (locale) => {
        const answer = await (await person(locale))(wrong)
        expect(answer.errors?.[0]?.extensions).toMatchObject({
          code: 'VALIDATION',
          issues: [{ path: ['timeZone'], rule: 'user.time-zone' }],
        })
        return said(answer)
      }),
    )
    expect(told).toEqual([
      same('«\u202fMars\u202f» n’est pas un fuseau horaire. Utilisez un nom comme Europe/Paris.'),
      same('„Mars“ ist keine Zeitzone. Verwenden Sie einen Namen wie Europe/Paris.'),
      same('«Mars» no es una zona horaria. Use un nombre como Europe/Paris.'),
      same('"Mars" is not a time zone. Use a name such as Europe/Paris.'),
      same('"Mars" is not a time zone. Use a name such as Europe/Paris.'),
    ])
  })

  test('name fields and kinds of records by their labels in that language', async () => {
    const empty = 'mutation { updateCompany(id: 1, input: { name: "" }) { id } }'
    expect(said(await (await person('fr'))(empty))).toEqual(same('Nom ne doit pas être vide.'))
    expect(said(await (await person('de'))(empty))).toEqual(same('Name darf nicht leer sein.'))
    const missing = 'mutation { updateUser(id: 999999, input: { name: "x" }) { id } }'
    expect(said(await (await person('fr'))(missing))[0]).toBe(
      'Aucun résultat pour «\u202futilisateur\u202f» avec l’identifiant 999999.',
    )
    expect(said(await (await person('de'))(missing))[0]).toBe(
      'Kein Datensatz „Benutzer“ mit der ID 999999 vorhanden.',
    )
  })

  test('of rules that are declared beside a field are translated, too', async () => {
    const colour = (name: string) => `mutation { createTag(input: { name: "${name}", color: "red" }) { id } }`
    expect(said(await (await person('es'))(colour('a')))).toEqual(
      same('Un color es # y seis dígitos hexadecimales.'),
    )
  })

  test('of people who are not signed in are in the language of their browser', async () => {
    const signIn = async (accepted: string) => {
      const response = await fetch(`${served.origin}/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: served.origin, 'accept-language': accepted },
        body: JSON.stringify({ email: 'nobody@example.com', password: 'nothing' }),
      })
      return ((await response.json()) as { error: { message: string } }).error.message
    }
    expect(await signIn('fr-CA, en;q=0.5')).toBe('L’adresse e-mail ou le mot de passe est incorrect.')
    expect(await signIn('it')).toBe('The e-mail address or the password is not right.')
  })

  test('of two people at the same time do not mix', async () => {
    const [marie, hans] = await Promise.all([person('fr'), person('de')])
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? marie : hans)(wrong).then(said)),
    )
    for (const [n, [message]] of answers.entries()) expect(message).toMatch(n % 2 ? /fuseau/ : /Zeitzone/)
  })
})

describe('what modules ship', () => {
  const read = `{
    dashboards(filter: { name: { eq: "Sales overview" } }) { nodes {
      id name displayName widgets(first: 1) { nodes { id title displayName dashboard { displayName } } } } }
    roles(filter: { code: { eq: "sale.reader" } }) { nodes { id name displayName description } }
    accessRules(filter: { key: { eq: "base.currencies" } }) { nodes { id description } }
    activityTypes(search: "Call") { nodes { id name displayName } }
  }`
  const overview = async (ask: (query: string) => Promise<Answer>) => {
    const { data, errors } = await ask(read)
    expect(errors).toBeUndefined()
    const { name, displayName, widgets } = data.dashboards.nodes[0]
    return [name, displayName, widgets.nodes[0].title, widgets.nodes[0].dashboard.displayName]
  }

  test('is said in the language of whoever reads it, and found by what is stored', async () => {
    const [german, french] = [await person('de'), await person('fr')]
    expect(await overview(german)).toEqual([
      'Überblick Verkauf',
      'Überblick Verkauf',
      'Zu sendende Angebote',
      'Überblick Verkauf',
    ])
    expect((await overview(french))[0]).toBe('Vue d’ensemble des ventes')
    expect((await overview(await person('en')))[0]).toBe('Sales overview')
    const { data } = await german(read)
    expect(data.roles.nodes[0]).toMatchObject({
      name: 'Verkauf: Leser',
      displayName: 'Verkauf: Leser',
      description: 'Liest alle Aufträge der eigenen Firmen, wie es die Buchhaltung tut.',
    })
    expect(data.accessRules.nodes[0].description).toBe('Jeder liest Währungen.')
    expect(data.activityTypes.nodes).toMatchObject([{ name: 'Anruf', displayName: 'Anruf' }])
  })

  test('keeps what is stored where a reader sends it back as they read it, and takes what they change', async () => {
    const german = await person('de')
    const { data } = await german(read)
    const { id, widgets } = data.dashboards.nodes[0]
    const widget = widgets.nodes[0].id
    const save = (name: string, title: string) =>
      german(`mutation { updateDashboard(id: "${id}", input: {
        name: "${name}", sequence: 11, widgets: { update: [{ id: "${widget}", title: "${title}" }] }
      }) { name widgets(first: 1) { nodes { title } } } }`)
    const stored = async () =>
      (
        await sql<{ name: string; title: string }>`
          select d.name, w.title from dashboard d, dashboard_widget w where d.id = ${id} and w.id = ${widget}`.execute(
          tenant.db,
        )
      ).rows[0]

    expect((await save('Überblick Verkauf', 'Zu sendende Angebote')).errors).toBeUndefined()
    expect(await stored()).toEqual({ name: 'Sales overview', title: 'Quotations to send' })
    const role = data.roles.nodes[0]
    await german(`mutation { updateRole(id: "${role.id}", input: { name: "${role.name}" }) { id } }`)
    const { rows } = await sql`select name from role where id = ${role.id}`.execute(tenant.db)
    expect(rows).toEqual([{ name: 'Sales: reader' }])

    const changed = await save('Unser Verkauf', 'Zu sendende Angebote')
    expect(changed.data.updateDashboard.name).toBe('Unser Verkauf')
    expect(await stored()).toEqual({ name: 'Unser Verkauf', title: 'Quotations to send' })
    expect((await german(`{ dashboard(id: "${id}") { name } }`)).data.dashboard.name).toBe('Unser Verkauf')
    const french = await person('fr')
    expect((await french(`{ dashboard(id: "${id}") { name } }`)).data.dashboard.name).toBe('Unser Verkauf')
  })

  test('is not mixed up with a record of the same words that somebody made', async () => {
    const german = await person('de')
    const made = await german(
      'mutation { createDashboard(input: { name: "Sales overview" }) { id name displayName } }',
    )
    expect(made.data.createDashboard).toMatchObject({ name: 'Sales overview', displayName: 'Sales overview' })
    await german(`mutation { deleteDashboards(ids: ["${made.data.createDashboard.id}"]) }`)
  })
})
