import { modules } from '#modules/index.ts'
import { testConformance } from '../conformance.ts'
import { workshop } from '../workshop/index.ts'
import { loyalty } from '../workshop/loyalty.ts'

for (const manifest of modules) testConformance(manifest, `modules/${manifest.name}`)

testConformance(loyalty, 'server/testing/workshop', [workshop, loyalty])
