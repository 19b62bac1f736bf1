import { defineModule } from '#core/module.ts'
import { cancelImport } from './actions/cancel-import.ts'
import { Attachment } from './entities/attachment.ts'
import { Company } from './entities/company.ts'
import { Country, CountryState } from './entities/country.ts'
import { Currency, CurrencyRate } from './entities/currency.ts'
import { ExternalId } from './entities/external-id.ts'
import { ImportJob } from './entities/import-job.ts'
import { Sequence } from './entities/sequence.ts'
import { Setting } from './entities/setting.ts'
import { Tag } from './entities/tag.ts'
import { Uom, UomCategory } from './entities/uom.ts'
import { Role, User } from './entities/user.ts'
import { importSchema } from './schema/import.ts'
import { viewerSchema } from './schema/viewer.ts'

const seed = (name: string) => new URL(`./seeds/${name}.csv`, import.meta.url)

export default defineModule({
  name: 'base',
  label: 'Base',
  version: '1.0.0',
  description: 'Companies, people who sign in, currencies, countries, units and number sequences.',
  icon: 'box',
  depends: [],
  entities: [
    Currency,
    CurrencyRate,
    Country,
    CountryState,
    Company,
    Role,
    User,
    UomCategory,
    Uom,
    Sequence,
    Setting,
    Tag,
    ExternalId,
    Attachment,
    ImportJob,
  ],
  actions: [cancelImport],
  schema(builder, model, types) {
    viewerSchema(builder, model, types)
    importSchema(builder, model, types)
  },
  seeds: [
    { entity: Currency, file: seed('currency') },
    { entity: Country, file: seed('country') },
    { entity: CountryState, file: seed('country-state') },
    { entity: UomCategory, file: seed('uom-category') },
    { entity: Uom, file: seed('uom') },
  ],
})
