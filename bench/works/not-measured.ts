import type { Row } from './work.ts'

/** Works that have a target, but nothing yet that could be measured. */
export const notMeasured: Row[] = [
  {
    work: 'The first, with row policies that filter by company and owner',
    value: null,
    unit: '/s',
    peer: null,
    peerValue: null,
    ratioToPeer: null,
    limitValue: null,
    ratioToLimit: null,
    target: '≥ 0.85 × the same query without',
    holds: null,
    note: 'Every signed-in user reads everything until policies are compiled. Requests are authenticated by their API key, which the other contenders do not do.',
  },
]
