import type { PlacebosPayload } from '../payload/placebos.ts'
import { round } from '../payload/round.ts'
import { levelPayloads } from './level-payload.ts'
import { epochMsOf, levelsMoment, type RunFacts } from './signals-payload.ts'
import type { Snap } from './snap.ts'

/** The placebos of a snap as given out; `seq` is the published snap's. */
export function placebosPayload(snap: Snap, facts: RunFacts, seq: number): PlacebosPayload {
  const { readings, without } = snap.placebos ?? { readings: [], without: 0 }
  const moment = levelsMoment(snap, facts)
  const payloads =
    moment === null
      ? []
      : levelPayloads(
          readings.map(({ reading }) => reading),
          moment,
        )
  const levels = payloads.map((payload, i) => {
    const { of, offset } = readings[i]!
    return { ...payload, placebo: true, of, offset: round(offset, 4) } as const
  })
  return { run: facts.run, seq, ts: epochMsOf(facts)(snap.nowNs), levels, without }
}
