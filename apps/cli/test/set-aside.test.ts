import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { SetAside } from '../src/service/set-aside.ts'
import type { Log } from '../src/service/telemetry/log.ts'

const base = mkdtempSync(join(tmpdir(), 'spymaster-set-aside-'))
after(() => rmSync(base, { recursive: true }))

const junk = (seq: number) => ({ seq, subject: 'market.junk', id: 'x', headers: {}, data: new Uint8Array(3) })

describe("strangers' messages", () => {
  it('are kept ten in all, however often a service is started, and are counted still', async () => {
    const folder = join(base, 'core')
    for (let start = 0; start < 3; start++) {
      const full = Promise.withResolvers<void>()
      const log = { info: () => full.resolve(), warn: () => {} } as unknown as Log
      const setAside = new SetAside(folder, log)
      for (let seq = 1; seq <= 7; seq++) setAside.add('market', junk(100 * start + seq), 'subject')
      if (start === 0)
        while (readdirSync(base).length === 0 || readdirSync(folder).length < 7)
          await new Promise(setImmediate)
      else await full.promise
      assert.deepEqual(setAside.counts, { subject: 7 })
    }
    assert.equal(readdirSync(folder).length, 10)
    assert.ok(readdirSync(folder).includes('market-103.json'))
  })
  it('are kept as they were when they came, though their memory is used again', async () => {
    const folder = join(base, 'lake')
    const setAside = new SetAside(folder, null)
    const data = new Uint8Array(1)
    for (let seq = 1; seq <= 3; seq++) {
      data[0] = seq
      setAside.add('market', { ...junk(seq), data }, 'subject')
    }
    data[0] = 99
    const pathOf = (seq: number) => join(folder, `market-${seq}.json`)
    while (!existsSync(pathOf(3)) || readFileSync(pathOf(3), 'utf8') === '') await new Promise(setImmediate)
    const kept = [1, 2, 3].map((seq) => JSON.parse(readFileSync(pathOf(seq), 'utf8')) as { data: string })
    assert.deepEqual(
      kept.map((one) => Buffer.from(one.data, 'base64')[0]),
      [1, 2, 3],
    )
  })
})
