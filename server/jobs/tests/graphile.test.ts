import { describe } from 'vitest'
import { graphileTransport } from '../transports/graphile.ts'
import { testTransport } from './contract.ts'

describe('graphile-worker', () => testTransport(graphileTransport))
