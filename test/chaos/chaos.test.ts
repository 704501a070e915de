import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { natsSkip } from '../../packages/bus/test/nats-server.ts'
import { givenMarket } from '../services/given-market.ts'
import { assertSame, isSnap } from '../services/pass.ts'
import { runChaos } from './chaos-run.ts'
import { unexpected } from './endings.ts'

const SEED = 1

let files: string[]
let lines: string[]
before(async () => {
  const market = await givenMarket()
  files = market.files
  lines = market.lines
})

describe('services that are killed, stopped, cut off, slowed down and run full', () => {
  it('publish what an undisturbed run does: nothing missing, nothing twice', {
    timeout: 400_000,
    skip: natsSkip,
  }, async () => {
    const plan = { seed: SEED, strikes: 40, pauseMs: [300, 1_500], files, speed: 4, lines } as const
    const { levels, read, shown, endings, duringFeed } = await runChaos(plan)
    assert.deepEqual(unexpected(endings), [])
    assertSame(levels, lines)
    const snaps = lines.filter(isSnap)
    assertSame(read, snaps)
    assert.equal(shown, JSON.parse(snaps.at(-1)!).digest)
    assert.ok(duringFeed >= 25, `${duringFeed} blows while the feed ran`)
  })
})
