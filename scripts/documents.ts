// npm run docs: writes the documents that are made from the registries; `test/documents.test.ts` fails on stale ones.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generated } from './documents/generated.ts'

for (const [path, make] of Object.entries(generated)) {
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), make())
  console.log(path)
}
