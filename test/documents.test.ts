import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { physicsSettings } from '@spymaster/core'
import { generated } from '../scripts/documents/generated.ts'
import { blocks, deadLinks, namedCommands } from './rules/documents.ts'
import { listFiles, readText, repository } from './rules/source-file.ts'

const files = listFiles()
const folders = new Set(
  files.flatMap((path) => path.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/'))),
)
const exists = (path: string) => files.includes(path) || folders.has(path)
const pages = files
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readText(path) ?? '' }))

/** A misspelt script would be silent: `.npmrc` keeps npm from saying so. */
const { scripts } = JSON.parse(readText('package.json') ?? '{}') as { scripts: Record<string, string> }

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' })

describe('the documents', () => {
  it('link to files that are there', () => {
    assert.deepEqual(
      pages.flatMap(({ path, text }) => deadLinks(path, text, exists)),
      [],
    )
  })
  it('name scripts and commands that are there', () => {
    const known = node('apps/cli/bin/spymaster.js', '--help').stdout
    for (const { path, text } of pages) {
      const named = namedCommands(text)
      assert.deepEqual([path, named.scripts.filter((name) => scripts[name] === undefined)], [path, []])
      const missing = named.commands.filter((name) => !new RegExp(`^  ${name} `, 'm').test(known))
      assert.deepEqual([path, missing], [path, []])
    }
  })
  for (const { path, text } of pages)
    for (const [index, code] of blocks(text, 'ts').entries())
      it(`run: ${path}, example ${index + 1}`, () => {
        const { status, stderr } = node('--input-type=module-typescript', '--eval', code)
        assert.equal(status, 0, stderr)
      })
})

describe('generated documents', () => {
  for (const [path, make] of Object.entries(generated))
    it(`are not stale: ${path} (npm run docs)`, () => {
      assert.equal(readText(path), make())
    })
})

describe('docs/physics.md', () => {
  const text = readText('docs/physics.md') ?? ''
  /** What stands in the brackets behind a setting's name: a number, a word, numbers with commas between, or `none`. */
  const stated = (key: string): number | string | readonly number[] => {
    const [, value = ''] = text.match(new RegExp(String.raw`\b${key}\W?\s+\[([^\]]+)`)) ?? []
    if (value === 'none') return []
    const number = value.replace(/^\$/, '').match(/^[\d,.]+/)
    if (value.includes(', ')) return value.split(', ').map((item) => Number(item.replace('$', '')))
    return /^[a-z]/.test(value) ? value : Number(number?.[0].replaceAll(',', ''))
  }

  it('names every setting of the physics, with its default', () => {
    assert.deepEqual(
      physicsSettings.map(([key]) => [key, stated(key)]),
      physicsSettings.map(([key, setting]) => [key, setting.default]),
    )
  })
})

describe('the rules of the documents', () => {
  it('see a link to nothing', () => {
    const text = 'See [a](b.md), [c](../d#e), [f](#here) and [g](https://example.com).'
    assert.deepEqual(
      deadLinks('docs/page.md', text, (path) => path === 'docs/b.md'),
      ['docs/page.md links to ../d'],
    )
  })
  it('see scripts and commands in code, not in prose', () => {
    const text =
      'spymaster watches; `npm run bench -- dbn`\n```sh\nnpm test\nnpx spymaster inspect a | jq\nnpm start -- config\n```\n'
    assert.deepEqual(namedCommands(text), {
      scripts: ['bench', 'test', 'start'],
      commands: ['inspect', 'config'],
    })
  })
  it('see blocks of a language', () => {
    assert.deepEqual(blocks('```ts\na()\n```\n```sh\nb\n```\n', 'ts'), ['a()\n'])
  })
})
