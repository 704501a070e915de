import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { FLAG, RTYPE, timeOrigin } from '@spymaster/dbn'
import { clock, eachRecord, stretch } from './simulated.ts'

const origin = timeOrigin(clock('00:00'))

/** Times between events of ES, s, over ten minutes of midday. */
function gapsOf(seed: number): number[] {
  const gaps: number[] = []
  let last = Number.NaN
  eachRecord(
    { ...stretch('12:00', '12:10', seed), spy: false, options: false, warmupSessions: 0 },
    (view) => {
      if (view.rtype !== RTYPE.mbp10 || (view.flags & FLAG.last) === 0) return
      const sec = view.tsEventSince(origin) / 1e9
      if (!Number.isNaN(last)) gaps.push(sec - last)
      last = sec
    },
  )
  return gaps
}

describe('events of ES', () => {
  let all: number[][]
  before(() => {
    all = [1, 2, 3].map(gapsOf)
  })

  it('come within a millisecond of each other two times in three, as machines answer', () => {
    for (const gaps of all) {
      const quick = gaps.filter((gap) => gap < 1e-3).length / gaps.length
      assert.ok(quick > 0.65 && quick < 0.85, `${quick}`)
    }
  })
  it('come in bursts: waits differ by much more than chance alone would have it', () => {
    for (const gaps of all) {
      const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
      const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
      const burstiness = (deviation - mean) / (deviation + mean)
      assert.ok(burstiness > 0.35 && burstiness < 0.6, `${burstiness}`)
    }
  })
  it('come in order, never at one time', () => {
    for (const gaps of all) assert.ok(gaps.every((gap) => gap > 0))
  })
})
