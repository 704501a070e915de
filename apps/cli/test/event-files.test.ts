import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { spymaster } from './command-line.ts'
import { givenFile } from './given-files.ts'

const OUTCOME = {
  ...{ barrier: 'usd', size: 1, distance: 1, break: 0.2, bounce: 0.3, chop: 0.5 },
  ...{ outcome: 'CHOP', reason: null, seconds: null },
}

const STAGE = { beyond: 0, outcomes: [OUTCOME], strength_signed: null, strength_abs: null }

/** A line that says how a touch of VWAP ended. */
const resolved = (date: string, A: object, fields: object = {}): string =>
  JSON.stringify({
    ...{ run: date, id: `${date}/VWAP/1`, type: 'resolve', ts: 1, tsNs: '1', config: 'x', sigma: 0.2 },
    ...{ level: { id: 'VWAP', kind: 'VWAP', price: 470, side: 'SUPPORT' }, placebo: null },
    labels: { A, B: null },
    ...fields,
  })

const studied = (...lines: string[]) =>
  spymaster(['study', 'levels', '--json', '--events', givenFile('events.jsonl', lines.join('\n'))])

describe('event files', () => {
  it('are refused at the line that says nothing of an outcome', async () => {
    const whole = resolved('2024-01-02', STAGE)
    for (const [line, why] of [
      [resolved('2024-01-03', { ...STAGE, outcomes: [null] }), 'labels.A.outcomes[0] is no outcome'],
      [resolved('2024-01-03', { ...STAGE, outcomes: [{}] }), 'labels.A.outcomes[0] is no outcome'],
      [
        resolved('2024-01-03', { ...STAGE, outcomes: [OUTCOME, { ...OUTCOME, break: 'much' }] }),
        'labels.A.outcomes[1] is no outcome',
      ],
      [resolved('2024-01-03', { ...STAGE, beyond: null }), 'labels.A.beyond is null'],
      [resolved('2024-01-03', STAGE, { sigma: 'x' }), 'sigma is "x"'],
    ] as const) {
      const { code, stderr } = await studied(whole, line)
      assert.deepEqual([code, stderr.includes(`events.jsonl:2:1: is no touch event`)], [2, true], stderr)
      assert.ok(stderr.includes(why), stderr)
    }
  })
  it('are not taken together where their barriers differ', async () => {
    const far = { ...STAGE, outcomes: [{ ...OUTCOME, size: 5, distance: 5 }] }
    const { code, stderr } = await studied(resolved('2024-01-02', STAGE), resolved('2024-01-03', far))
    assert.equal(code, 2, stderr)
    assert.match(
      stderr,
      /events\.jsonl:2:1: has barriers of usd 5, those before have usd 1; study them apart/,
    )
  })
})
