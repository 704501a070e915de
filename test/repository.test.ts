import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { leaks, looseLocks, loosePins, marketDataFiles } from './rules/leaks.ts'
import { releaseFaults } from './rules/releases.ts'
import { listFiles, readText } from './rules/source-file.ts'

const files = listFiles()
const manifests = files.filter((path) => /(^|\/)package\.json$/.test(path))

/** Joined here, so that these tests' own text passes the rule it plants violations of. */
const path = (...parts: string[]) => ['', ...parts].join('/')
const host = (...parts: string[]) => parts.join('.')

describe('the repository', () => {
  it("names no path of anybody's machine and no registry", () => {
    assert.deepEqual(
      files.flatMap((file) => leaks(file, readText(file) ?? '')),
      [],
    )
  })
  it('locks packages by checksum and to no host', () => {
    assert.deepEqual(looseLocks(readText('package-lock.json') ?? ''), [])
  })
  it('pins every dependency to one version', () => {
    assert.deepEqual(
      manifests.flatMap((file) => loosePins(file, readText(file) ?? '')),
      [],
    )
  })
  it('holds no market data', () => {
    assert.deepEqual(marketDataFiles(files), [])
  })
  it('keeps the change log and every version in step', () => {
    const versions = manifests.map(
      (file) => JSON.parse(readText(file) ?? '') as { name: string; version: string },
    )
    const byName = Object.fromEntries(versions.map(({ name, version }) => [name, version]))
    assert.deepEqual(releaseFaults(readText('CHANGELOG.md') ?? '', byName), [])
  })
})

describe('the rules of the repository', () => {
  const leaking = [
    `const file = '${path('home', 'ann', 'x.dbn')}'`,
    `see ${path('work', 'main')}`,
    `file://${path('tmp', 'x')}`,
    `cd ${path('root', '.cache')}`,
    `"resolved": "https://${host('registry', 'npmjs', 'org')}/ws"`,
    `registry=https://${host('packages', 'example', 'com')}`,
    `deb http://${host('deb', 'debian', 'org')}/debian`,
  ]
  for (const line of leaking)
    it(`see a leak in: ${line}`, () => assert.equal(leaks('planted.ts', line).length, 1))

  const harmless = [
    '../../shared/data',
    `import('.${path('root', 'home.ts')}')`,
    `GET /api${path('home', 'x')}`,
    'registry.get(name)',
  ]
  for (const line of harmless) it(`see none in: ${line}`, () => assert.deepEqual(leaks('fine.ts', line), []))

  it('see a lock that names a host or lacks a checksum', () => {
    const lock = (entry: object) => looseLocks(JSON.stringify({ packages: { 'node_modules/ws': entry } }))
    assert.equal(lock({ resolved: 'https://example.com/ws.tgz', integrity: 'sha512-x' }).length, 1)
    assert.equal(lock({ version: '1.0.0' }).length, 1)
    assert.deepEqual(lock({ resolved: 'packages/core', link: true }), [])
    assert.deepEqual(lock({ integrity: 'sha512-x' }), [])
  })
  it('see a version that is not pinned', () => {
    const pins = (range: string) => loosePins('package.json', JSON.stringify({ dependencies: { ws: range } }))
    for (const range of ['^8.0.0', '~8.0.0', '8', '*', 'latest', 'https://example.com/ws.tgz'])
      assert.equal(pins(range).length, 1, range)
    for (const range of ['8.23.0', '1.5.5-r.5', 'npm:typescript@7.0.2'])
      assert.deepEqual(pins(range), [], range)
  })
  it('see market data', () => {
    const data = ['a/day.dbn', 'a/day.dbn.zst', 'lake/day.parquet', 'x.dbn.frag']
    assert.deepEqual(marketDataFiles([...data, 'packages/dbn/src/index.ts', 'docs/picture.png']), data)
  })
})

describe('the rules of the change log', () => {
  const log = '# Changes\n\n## 0.2.0 (unreleased)\n\n- b\n\n## 0.1.0 (2026-11-22)\n\n- a\n'
  it('pass one in order and in step', () => assert.deepEqual(releaseFaults(log, { a: '0.2.0' }), []))
  const faulty: readonly [string, string][] = [
    ['a package of another version', log.replaceAll('0.2.0', '0.3.0')],
    ['versions out of order', log.replace('0.1.0', '0.2.1')],
    ['the same version twice', log.replace('0.1.0', '0.2.0')],
    ['dates out of order', log.replace('unreleased', '2026-11-21')],
    ['a heading it cannot read', log.replace('## 0.1.0 (', '## 0.1.0 – (')],
    ['no release', '# Changes\n'],
  ]
  for (const [what, text] of faulty)
    it(`see ${what}`, () => assert.equal(releaseFaults(text, { a: '0.2.0' }).length, 1))
})
