import { configurationPage } from './configuration.ts'
import { dataDictionary } from './data-dictionary.ts'
import { featuresJson } from './features-json.ts'
import { lakeTables } from './lake-tables.ts'
import { scenariosPage } from './scenarios.ts'

/** Every document that is made from the registries and declarations, by its path in the repository. */
export const generated: Readonly<Record<string, () => string>> = {
  'features.json': featuresJson,
  'docs/configuration.md': configurationPage,
  'docs/data-dictionary.md': dataDictionary,
  'docs/lake-tables.md': lakeTables,
  'docs/scenarios.md': scenariosPage,
}
