import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { builtPage } from './built.ts'

let dist = ''
const FIRST_LOAD_BYTES = 260_000

describe('the built page', () => {
  before(() => {
    dist = builtPage()
  })

  it('loads little', () => {
    const names = readdirSync(dist).filter((name) => /\.(js|css|html)$/.test(name))
    const bytes = names.reduce((sum, name) => sum + readFileSync(join(dist, name)).length, 0)
    assert.ok(bytes < FIRST_LOAD_BYTES, `${bytes} bytes`)
  })
  it('has no script or style within its HTML, so that none need be allowed', () => {
    const html = readFileSync(join(dist, 'index.html'), 'utf8')
    assert.doesNotMatch(html, /<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/)
  })
  it('names files after what is in them, so that they can be kept for good', () => {
    const html = readFileSync(join(dist, 'index.html'), 'utf8')
    const scripts = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, name]) => name!)
    assert.ok(scripts.length >= 2)
    for (const name of scripts) assert.match(name, /-[A-Z\d]{8}\.(js|css)$/)
  })
})

describe("the frontend's tests", () => {
  it('hold their types', () => {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
    const project = fileURLToPath(new URL('../tsconfig.test.json', import.meta.url))
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' })
    assert.equal(stdout, '')
  })
})
