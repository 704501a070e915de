import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { spymaster } from './command-line.ts'
import { givenFile } from './given-files.ts'

describe('spymaster up', () => {
  for (const [name, path, sentence] of [
    ['a missing file', () => 'missing.dbn', /missing\.dbn: there is no such file/],
    ['an empty file', () => givenFile('empty.dbn', ''), /empty\.dbn: is empty/],
  ] as const)
    it(`announces no page for ${name}`, async () => {
      const { code, stdout, stderr } = await spymaster(['up', path(), '--port', '0'])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, sentence)
    })
})
