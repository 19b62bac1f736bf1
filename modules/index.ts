/** The modules that ship with the program. A tenant installs the ones it wants of them. */
import type { ModuleManifest } from '#core/module.ts'
import automation from './automation/index.ts'
import base from './base/index.ts'
import contacts from './contacts/index.ts'
import product from './product/index.ts'
import sale from './sale/index.ts'
import tax from './tax/index.ts'

export const modules: ModuleManifest[] = [automation, base, contacts, product, sale, tax]
