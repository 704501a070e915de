import assert from 'node:assert/strict'
import { cpSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { BusError, openEmbedded } from '@spymaster/bus'
import fc from 'fast-check'
import { textOf } from './bus.contract.ts'
import { type LogFile, segmentFiles, temporaryFolder, writeLog } from './embedded-folder.ts'

const MESSAGES = 24

type Damage = (file: LogFile, at: number) => void

/** What may happen to a file; `at` is a place in it. */
const damages: Readonly<Record<string, Damage>> = {
  flip: ({ path, bytes }, at) => {
    bytes[at]! ^= 1 << (at % 8)
    writeFileSync(path, bytes)
  },
  truncate: ({ path }, at) => truncateSync(path, at),
  zero: ({ path, bytes }, at) => writeFileSync(path, bytes.fill(0, at, Math.min(at + 40, bytes.length))),
  zeroRest: ({ path, bytes }, at) => writeFileSync(path, bytes.fill(0, at)),
  remove: ({ path, bytes }, at) =>
    writeFileSync(path, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 8)])),
  repeat: ({ path, bytes }, at) => writeFileSync(path, Buffer.concat([bytes, bytes.subarray(at)])),
  insert: ({ path, bytes }, at) =>
    writeFileSync(path, Buffer.concat([bytes.subarray(0, at), Buffer.alloc(16, 'SPYM'), bytes.subarray(at)])),
}

describe('embedded bus on damaged files', () => {
  const folder = temporaryFolder()
  it('gives the messages up to the damage, or an error, and never anything else', async () => {
    const good = folder.path('good')
    await writeLog(good, MESSAGES, 600)
    const files = segmentFiles(good).length
    const anyDamage = fc.record({
      kind: fc.constantFrom(...Object.keys(damages)),
      file: fc.nat(files - 1),
      place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    })
    let run = 0
    const property = fc.asyncProperty(fc.array(anyDamage, { minLength: 1, maxLength: 3 }), async (all) => {
      const dir = folder.path(`run-${run++}`)
      cpSync(good, dir, { recursive: true })
      for (const { kind, file, place } of all) {
        const chosen = segmentFiles(dir)[file]!
        damages[kind]!(chosen, Math.floor(place * chosen.bytes.length))
      }
      const found = await readAll(dir)
      assert.deepEqual(
        found,
        Array.from(found, (_, k) => `message ${k + 1}`),
      )
      rmSync(dir, { recursive: true })
    })
    await fc.assert(property, { numRuns: 150 })
  })
})

/** The texts that can be read before the end or the first `BusError`. */
async function readAll(dir: string): Promise<string[]> {
  const found: string[] = []
  const bus = await openEmbedded({ dir })
  try {
    const { last } = await bus.bounds('market')
    if (last > 0)
      for await (const batch of bus.read('market', { from: 1 })) {
        found.push(...batch.map(textOf))
        if (found.length >= last) break
      }
    await (await openEmbedded({ dir, write: ['market'] })).close()
  } catch (error) {
    assert.ok(error instanceof BusError, String(error))
  } finally {
    await bus.close()
  }
  return found
}
