import type { ModuleManifest } from '#core/module.ts'
import { type FieldChoice, rulesOfModule } from '#core/policy.ts'

/** The roles and rules of the modules as the tables of the page on access. */
export function accessTables(modules: ModuleManifest[]): string {
  const sorted = modules.filter(({ roles, policies }) => roles || policies)
  const roles = sorted.flatMap((manifest) =>
    (manifest.roles ?? []).map(
      ({ code, description, includes = [] }) =>
        `| \`${code}\` | ${description} | ${includes.map((name) => `\`${name}\``).join(', ')} |`,
    ),
  )
  const rules = sorted.flatMap((manifest) =>
    rulesOfModule(manifest).map((rule) => {
      const cells = [
        `\`${rule.key}\``,
        `\`${rule.role}\``,
        `${rule.effect === 'DENY' ? 'not: ' : ''}${rule.entity}: ${rule.operations.map((name) => (name === '*' ? 'all' : name)).join(', ')}`,
        rule.where ? `\`${JSON.stringify(rule.where)}\`` : 'all',
        [fields('reads', rule.read), fields('writes', rule.write)].filter(Boolean).join('; '),
      ]
      return `| ${cells.join(' | ')} |`
    }),
  )
  return [
    '| role | who | includes |',
    '|---|---|---|',
    ...roles,
    '',
    '| rule | role | what | which records | which fields |',
    '|---|---|---|---|---|',
    ...rules,
  ].join('\n')
}

function fields(verb: string, choice: FieldChoice | undefined): string {
  if (!choice) return ''
  return 'only' in choice
    ? `${verb} only ${choice.only.join(', ')}`
    : `${verb} all but ${choice.except.join(', ')}`
}
