import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  forbiddenImports,
  type ImportTable,
  payloadImports,
  straySteps,
  undeclaredPackages,
} from './rules/imports.ts'
import { missingParts, oddlyNamed, vagueFiles } from './rules/layout.ts'
import { impurities } from './rules/purity.ts'
import { longFile, longFunctions } from './rules/sizes.ts'
import { listFiles, parse, readSources, readText } from './rules/source-file.ts'

/** Who may import whom, packages to come included. Read it top to bottom: each row uses only rows above it. */
const mayImport: ImportTable = {
  events: [],
  dbn: [],
  bus: [],
  core: ['events', 'dbn'],
  simulator: ['events', 'dbn'],
  ingestor: ['events', 'dbn', 'type bus'],
  lake: ['events', 'dbn', 'core', 'type bus'],
  ml: ['events', 'core'],
  study: ['events', 'dbn', 'core', 'type simulator'],
  gateway: ['core/payload', 'type bus'],
  frontend: ['events', 'core/payload', 'gateway/protocol'],
  cli: ['events', 'dbn', 'bus', 'core', 'simulator', 'ingestor', 'lake', 'ml', 'study', 'gateway'],
}

/** No clock, no chance, no I/O: the same input gives the same output, anywhere. */
const pure = ['events', 'dbn', 'core', 'simulator', 'ml', 'study']

/** Files that are tables, hence data: their length is that of the world they describe. */
const tables: readonly string[] = []

const files = listFiles()
const sources = readSources(files)
const folders = [
  ...new Set(files.map((path) => /^(?:packages|apps)\/[^/]+(?=\/package\.json$)/.exec(path)?.[0])),
]
const parts = folders.filter((folder) => folder !== undefined)

function dependenciesOf(folder: string): string[] {
  const { dependencies = {} } = JSON.parse(readText(`${folder}/package.json`) ?? '{}')
  return Object.keys(dependencies)
}

describe('architecture', () => {
  it('gives every package and app a row in the table of imports', () => {
    const names = parts.map((folder) => folder.split('/')[1] ?? '')
    assert.deepEqual(
      names.filter((name) => mayImport[name] === undefined),
      [],
    )
  })
  it('lists in each row only rows above it', () => {
    const above: string[] = []
    for (const [name, allowed] of Object.entries(mayImport)) {
      for (const entry of allowed)
        assert.ok(above.includes(entry.replace(/^type |\/.*$/g, '')), `${name}: ${entry}`)
      above.push(name)
    }
  })
  it('lets imports point only up the table', () => {
    assert.deepEqual(
      sources.flatMap((file) => forbiddenImports(file, mayImport)),
      [],
    )
  })
  it('keeps relative imports inside their package', () => {
    assert.deepEqual(sources.flatMap(straySteps), [])
  })
  it('loads no engine with the payload', () => {
    assert.deepEqual(sources.flatMap(payloadImports), [])
  })
  it('names every outside package of production code in its package.json', () => {
    const found = sources.flatMap((file) => {
      const folder = parts.find((part) => file.path.startsWith(`${part}/`))
      return folder === undefined ? [] : undeclaredPackages(file, dependenciesOf(folder))
    })
    assert.deepEqual(found, [])
  })
  it('keeps clock, chance and I/O out of the pure packages', () => {
    const mustBePure = sources.filter(({ owner, isSource }) => isSource && pure.includes(owner ?? ''))
    assert.deepEqual(mustBePure.flatMap(impurities), [])
  })
  it('names files after what they hold', () => {
    assert.deepEqual(vagueFiles(files), [])
    assert.deepEqual(oddlyNamed(files), [])
  })
  it('keeps production code in functions and files that fit the eye', () => {
    const measured = sources.filter(
      ({ isSource, path }) => (isSource || !path.startsWith('p')) && !/(test|spec)\.ts$/.test(path),
    )
    assert.deepEqual(measured.filter(({ path }) => !tables.includes(path)).flatMap(longFile), [])
    assert.deepEqual(measured.flatMap(longFunctions), [])
  })
  it('exempts no file from its length that is not there', () => {
    assert.deepEqual(
      tables.filter((path) => !files.includes(path)),
      [],
    )
  })
  it('gives every package its contract, public face and tests', () => {
    const packages = parts.filter((folder) => folder.startsWith('packages/'))
    assert.deepEqual(
      packages.flatMap((folder) => missingParts(folder, files)),
      [],
    )
  })
})

describe('the rules of the architecture', () => {
  const inCore = (text: string) => parse('packages/core/src/planted.ts', text)

  const table: ImportTable = { core: ['events'], gateway: ['core/payload', 'type bus'] }
  const importCases: readonly [string, string, boolean][] = [
    ['gateway', "import { a } from '@spymaster/core/payload'", true],
    ['gateway', "import { a } from '@spymaster/core'", false],
    ['gateway', "import type { Bus } from '@spymaster/bus'", true],
    ['gateway', "import { type Bus } from '@spymaster/bus'", true],
    ['gateway', "import { type Bus, open } from '@spymaster/bus'", false],
    ['gateway', "import '@spymaster/bus'", false],
    ['core', "import { a } from '@spymaster/events'", true],
    ['core', "export * from '@spymaster/ingestor'", false],
    ['core', "const a = await import('@spymaster/ingestor')", false],
    ['core', "type A = import('@spymaster/ingestor').A", false],
    ['core', 'const text = "import { a } from \'@spymaster/ingestor\'"', true],
    ['unknown', "import { a } from '@spymaster/events'", false],
  ]
  for (const [owner, text, allowed] of importCases)
    it(`${allowed ? 'allow' : 'refuse'} in ${owner}: ${text}`, () => {
      const found = forbiddenImports(parse(`packages/${owner}/src/planted.ts`, text), table)
      assert.equal(found.length === 0, allowed, found.join())
    })

  it('refuse a relative import into another package, or from source into a test', () => {
    assert.equal(straySteps(inCore("import { a } from '../../dbn/src/index.ts'")).length, 1)
    assert.equal(straySteps(inCore("import { a } from '../test/given.ts'")).length, 1)
    assert.deepEqual(straySteps(inCore("import { a } from './level.ts'")), [])
    assert.deepEqual(straySteps(parse('packages/core/test/a.test.ts', "import { a } from '../src/a.ts'")), [])
  })
  it('refuse an engine in the payload, but not its types', () => {
    const inPayload = (text: string) => payloadImports(parse('packages/core/src/payload/planted.ts', text))
    assert.equal(inPayload("import { tape } from '../engines/tape.ts'").length, 1)
    assert.equal(inPayload("import { DbnDecoder } from '@spymaster/dbn'").length, 1)
    assert.deepEqual(inPayload("import type { TapeReading } from '../engines/tape.ts'"), [])
    assert.deepEqual(inPayload("import { NS_PER_MS } from '@spymaster/events'"), [])
  })
  it('refuse an outside package that package.json does not name', () => {
    const file = inCore("import ws from 'ws'\nimport a from '@nats-io/jetstream/lib'\nimport 'node:fs'")
    assert.equal(undeclaredPackages(file, ['ws']).length, 1)
    assert.deepEqual(undeclaredPackages(file, ['ws', '@nats-io/jetstream']), [])
  })

  const impure = [
    ...[
      'Date.now()',
      'new Date()',
      'Date()',
      'performance.now()',
      'Math.random()',
      'fetch("x")',
      'import.meta.url',
    ],
    ...[
      'process.env.X',
      'Buffer.from("x")',
      'setTimeout(go, 1)',
      'new Intl.NumberFormat()',
      'globalThis.Date',
    ],
    ...['(1234).toLocaleString()', '"a".localeCompare("b")', 'await import("./late.ts")', 'console.log(1)'],
  ]
  for (const text of impure)
    it(`see that ${text} is not pure`, () => assert.notDeepEqual(impurities(inCore(`const x = ${text}`)), []))
  it("see that 'node:' is not pure", () => {
    assert.equal(impurities(inCore("import { readFileSync } from 'node:fs'")).length, 1)
  })
  it('let pure code pass', () => {
    const text = `// Date.now() and Math.random() are not for us
      type Entry = { process: number; fetch(): void }
      const entry = { process: 1 }
      const days = Date.UTC(2026, 0, 1) + new Date(0).getUTCDay() + Math.exp(entry.process)
      const note = 'performance.now()'`
    assert.deepEqual(impurities(inCore(text)), [])
  })

  it('measure functions and files', () => {
    const body = (lines: number) => `${'  count += 1\n'.repeat(lines)}`
    assert.deepEqual(longFunctions(inCore(`function f() {\n${body(37)}}`)), [])
    assert.equal(longFunctions(inCore(`function f() {\n${body(38)}}`)).length, 1)
    assert.equal(longFunctions(inCore(`const f = () => {\n${body(38)}}`)).length, 1)
    assert.equal(longFunctions(inCore(`class A {\n  m() {\n${body(38)}}\n}`)).length, 1)
    assert.deepEqual(longFile(inCore('x\n'.repeat(299))), [])
    assert.equal(longFile(inCore('x\n'.repeat(300))).length, 1)
  })
  it('refuse names that say nothing', () => {
    const vague = ['packages/a/src/utils.ts', 'packages/shared/src/index.ts', 'apps/cli/src/feed-manager.ts']
    assert.deepEqual(vagueFiles([...vague, 'packages/a/src/shared-data.ts']), vague)
    assert.deepEqual(oddlyNamed(['a/esContract.ts', 'a/es-contract.property.test.ts', 'a/v1.d.ts']), [
      'a/esContract.ts',
    ])
  })
  it('miss what a package lacks', () => {
    const missing = missingParts('packages/a', ['packages/a/package.json', 'packages/a/src/index.ts'])
    assert.deepEqual(missing, ['packages/a has no README.md', 'packages/a has no test/'])
  })
})
