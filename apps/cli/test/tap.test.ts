import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openEmbedded } from '@spymaster/bus'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { ReplayClock } from '@spymaster/ingestor'
import { simulatedFeed } from '../src/feed/simulated.ts'
import { Core } from '../src/service/core.ts'
import { Ingest } from '../src/service/ingest.ts'
import { views } from '../src/tap/views.ts'
import { spymaster } from './command-line.ts'

const DATE = '2025-12-18'
const span = { fromNs: newYorkNs(DATE, 9, 29), toNs: newYorkNs(DATE, 9, 31) }
const feed = simulatedFeed({ seed: 2, date: DATE, ...span })

let dir: string

/** Feeds the market and its signals to the log in `dir`, once `isWanted`. */
async function fill(): Promise<void> {
  const stop = new AbortController()
  const bus = await openEmbedded({ dir, write: ['market', 'levels'] })
  const core = new Core(bus, resolvePhysics({ touchRearm: 0.15 }), null, stop.signal)
  const folding = core.run()
  await new Ingest(bus, feed, new ReplayClock(0), stop.signal).run({ isKept: false })
  const { last } = await bus.bounds('market')
  while (core.position.market < last) await new Promise(setImmediate)
  stop.abort()
  await folding
  await bus.close()
}

const tap = async (...args: string[]) => {
  const { code, stdout, stderr } = await spymaster(['tap', ...args, '--data-dir', dir])
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('spymaster tap', () => {
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'spymaster-tap-'))
    await fill()
  })
  after(() => rm(dir, { recursive: true }))

  const seen: readonly [string, (line: Record<string, string>) => unknown, unknown][] = [
    ['market.events', ({ type }) => type, 'system'],
    ['market.control', ({ msg }) => JSON.parse(msg!).type, 'session'],
    ['market.futures.mbp10', ({ type }) => type, 'mbp-10'],
    ['market.futures.trades', ({ type, action }) => [type, action], ['mbp-10', 'T']],
    ['market.stocks.quotes', ({ type }) => type, 'mbp-1'],
    ['market.stocks.trades', ({ type }) => type, 'trade'],
    ['market.options.trades', ({ type }) => type, 'cmbp-1'],
    ['market.bars', ({ type }) => type, 'ohlcv'],
    ['levels.signals', ({ run, seq }) => [run, seq], [DATE, 0]],
    ['levels.flow', ({ run, windowSec }) => [run, windowSec], [DATE, 60]],
    ['levels.events', ({ run, type }) => [run, type], [DATE, 'touch']],
  ]
  for (const [view, read, expected] of seen)
    it(`shows ${view} from the oldest on`, async () => {
      const [line, ...more] = await tap(view, '--all', '-n', '1')
      assert.deepEqual(more, [])
      assert.deepEqual(read(line), expected)
    })
  it('shows each record of the market once, in order', async () => {
    const lines = await tap('market.events', '--all', '-n', '2000')
    assert.equal(lines.length, 2000)
    const es = lines.filter(({ type }) => type === 'mbp-10').map(({ sequence }) => sequence)
    assert.deepEqual(
      es,
      es.toSorted((a, b) => a - b),
    )
  })
  it('shows what comes while it watches, from another bus on the folder', async () => {
    const watching = tap('levels.signals', '-n', '3')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await fill()
    assert.deepEqual(
      (await watching).map(({ run, seq }) => [run, seq]),
      [0, 1, 2].map((seq) => [`${DATE}.2`, seq]),
    )
  })
  for (const [given, advice] of [
    ['market.future.trades', 'did you mean market.futures.trades?'],
    ['levels.signal', 'did you mean levels.signals?'],
    ['weather', 'see spymaster tap --help'],
    ['constructor', 'see spymaster tap --help'],
  ] as const)
    it(`knows no view ${given}`, async () => {
      const { code, stdout, stderr } = await spymaster(['tap', given, '--data-dir', dir])
      assert.deepEqual([code, stdout], [2, ''])
      assert.equal(stderr, `spymaster: there is no view ${given}: ${advice}\n`)
    })
  it('lists every view in its help', async () => {
    const { stdout } = await spymaster(['tap', '--help'])
    for (const view of Object.keys(views)) assert.ok(stdout.includes(view), view)
  })
})
