import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordsHeld } from '../src/study/null-recordings.ts'
import { fragment, trade } from './given-files.ts'

/** Messages of a log with so many trades each. */
async function* messages(...counts: readonly number[]) {
  const record = fragment([trade()])
  for (const count of counts) yield { bytes: Buffer.concat(new Array(count).fill(record)) }
}

describe('a recording that is held', () => {
  it('has every record, however many a message has', async () => {
    assert.equal((await recordsHeld(messages(200_000, 3))).length, 200_003)
  })
  it('is refused where it has more bytes than can be held', async () => {
    const size = fragment([trade()]).length
    assert.equal((await recordsHeld(messages(10, 10), 20 * size)).length, 20)
    await assert.rejects(
      recordsHeld(messages(10, 10, 1), 20 * size),
      /^UsageError: study null holds a recording in memory, at most .* MB of records: give it a shorter one$/,
    )
  })
})
