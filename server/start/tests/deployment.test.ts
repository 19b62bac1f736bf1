import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { projectFolder, startSettings } from '../settings.ts'

interface Service {
  image?: string
  command?: string[]
  environment?: Record<string, string>
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: object
}

const compose = parse(readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, null>
}

test('the compose file names services, volumes and files that exist', () => {
  expect(Object.keys(compose.services)).toEqual(
    expect.arrayContaining(['postgres', 'rabbitmq', 'typesense', 'web-1', 'web-2', 'worker', 'proxy']),
  )
  for (const service of Object.values(compose.services)) {
    for (const name of Object.keys(service.depends_on ?? {})) expect(compose.services).toHaveProperty(name)
    for (const volume of service.volumes ?? []) {
      const source = volume.split(':')[0] ?? ''
      if (source.startsWith('.')) expect(existsSync(join(projectFolder, source))).toBe(true)
      else expect(compose.volumes).toHaveProperty(source)
    }
  }
  const proxied = readFileSync(join(projectFolder, 'deploy/Caddyfile'), 'utf8').match(/[\w-]+(?=:4000)/g)
  expect(proxied).toEqual(['web-1', 'web-2'])
})

test('its web and worker processes are started by commands that this program takes', () => {
  const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'trellis')
  const roles = ours.map(([name, { command = [], environment = {} }]) => {
    const [word, ...options] = command
    expect(word).toBe('start')
    const { web, worker, port } = startSettings(options, environment)
    expect(port).toBe(4000)
    expect(environment.DATABASE_URL).toContain('@postgres:5432/trellis')
    return [name, { web, worker }]
  })
  expect(Object.fromEntries(roles)).toEqual({
    'web-1': { web: 1, worker: 0 },
    'web-2': { web: 1, worker: 0 },
    worker: { web: 0, worker: 1 },
  })
})

test('the Dockerfile starts the program by a file that is there', () => {
  const dockerfile = readFileSync(join(projectFolder, 'Dockerfile'), 'utf8')
  expect(dockerfile).toContain('FROM node:26-slim')
  expect(dockerfile).toMatch(/^USER node$/m)
  const entry = /^ENTRYPOINT \["node", "(.+)"\]$/m.exec(dockerfile)?.[1] ?? ''
  expect(existsSync(join(projectFolder, entry))).toBe(true)
})
