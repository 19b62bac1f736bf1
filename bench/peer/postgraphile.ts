/** PostGraphile with its Amber preset on bare `node:http`, over the same tables. */
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { pgSmartTags } from 'postgraphile/utils'
import { listen, setting } from '../contenders/announce.ts'

// The link table of partners and categories would get the name of the categories themselves.
const rename = pgSmartTags([
  { kind: 'class', match: 'partner_categories', tags: { name: 'partner_category_links' } },
])

const serv = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [rename],
  // It offers orders and relations only over the first columns of indexes; ours are by two columns.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: setting('BENCH_DATABASE'),
      schemas: ['public'],
      poolConfig: { max: 10 },
    }),
  ],
  grafserv: { graphqlPath: '/graphql', graphiql: false, websockets: false },
}).createServ(grafserv)

const server = createServer()
await serv.addTo(server)
await serv.ready()
await listen(server)
