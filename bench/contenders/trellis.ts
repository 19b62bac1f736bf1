/** Trellis as `npm start` runs it, on the stage's server, in one web process. */
import { modules } from '#modules/index.ts'
import { serve } from '#server/start/serve.ts'
import { startSettings } from '#server/start/settings.ts'
import { benchModule } from '../stage/module.ts'
import { announce } from './announce.ts'

const settings = { ...startSettings(['--worker', '0'], process.env), port: 0, host: '127.0.0.1' }
const running = await serve([...modules, benchModule], settings, process.env, () => undefined)
announce(running.address ?? '')
