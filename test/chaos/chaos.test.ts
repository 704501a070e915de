import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { natsSkip } from '../../packages/bus/test/nats-server.ts'
import { givenMarket } from '../services/given-market.ts'
import { assertSame } from '../services/pass.ts'
import { runChaos } from './chaos-run.ts'
import { unexpected } from './endings.ts'
import { verdictOn } from './verdict.ts'

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
    const outcome = await runChaos(plan)
    assert.deepEqual(unexpected(outcome.endings), [])
    assertSame(outcome.levels, lines)
    const { seconds, strikes, namedEndings, ...verdict } = verdictOn(outcome, lines)
    assert.deepEqual(verdict, {
      ...{ seed: SEED, otherEndings: 0, missing: 0, tooMany: 0 },
      ...{ isSame: true, isReadWhole: true, isShown: true, isRecorded: true },
    })
    // How many depends on the machine; a feed that met none would have proved nothing.
    assert.ok(outcome.duringFeed > 0, 'no blow came while the feed ran')
  })
})
