/** The catalogues, each language's in chunks of their own. */
import type { Language } from './languages.ts'
import type { Catalogue } from './translate.ts'

const own = import.meta.glob<Catalogue>('./*.json', { import: 'default' })
const ofModules = import.meta.glob<Catalogue>('../../../modules/*/admin/i18n/*.json', { import: 'default' })

/** All texts of a language, those of the modules too; null for English, which stands in the code. */
export async function loadCatalogue(language: Language): Promise<Catalogue | null> {
  if (language === 'en') return null
  const loads = Object.entries({ ...ofModules, ...own })
    .filter(([file]) => file.endsWith(`/${language}.json`))
    .map(([, load]) => load())
  return Object.assign({}, ...(await Promise.all(loads))) as Catalogue
}
