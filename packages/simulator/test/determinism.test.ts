import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RTYPE } from '@spymaster/dbn'
import { SIMULATOR_VERSION, Simulation } from '@spymaster/simulator'
import { checksumOf, checksums, clock, DATE, stretch } from './simulated.ts'

const open = stretch('09:29', '09:32')

describe('a simulated day', () => {
  it('is the same to the byte whenever it is made', () => {
    assert.deepEqual(checksums(open), checksums(open))
  })
  it('has no other bytes for how far it is read', () => {
    const all = checksums(open)
    for (const count of [1, 7, 100]) assert.deepEqual(checksums(open, count), all.slice(0, count))
  })
  it('has no other records for where it ends', () => {
    const shorter = { ...open, toNs: clock('09:31') }
    const end = clock('09:31')
    const received = (low: number, high: number) => (BigInt(high) << 32n) | BigInt(low)
    const early = checksumOf(open, ({ words, word, rtype }) => {
      if (rtype === RTYPE.ohlcv1m) return true
      const at = word + (rtype === RTYPE.statistics ? 4 : 8)
      return received(words[at]!, words[at + 1]!) < end
    })
    assert.equal(
      checksumOf(shorter, () => true),
      early,
    )
  })
  it('can be read twice at once, each reader from the beginning', () => {
    const simulation = new Simulation({ ...open, toNs: clock('09:30') })
    const one = simulation.batches()
    const other = simulation.batches()
    for (let i = 0; i < 50; i++) {
      const first = one.next().value?.bytes.slice()
      assert.deepEqual(other.next().value?.bytes.slice(), first)
    }
  })
  it('is another one for another seed, date or parameter', () => {
    const end = clock('09:30')
    const base = { ...open, toNs: end }
    const variants = [
      { ...base, seed: 2 },
      { ...base, volatility: 0.13 },
      { ...base, rate: 1.1 },
      {
        ...base,
        date: '2025-12-17',
        fromNs: clock('09:29', '2025-12-17'),
        toNs: clock('09:30', '2025-12-17'),
      },
    ]
    const sums = [base, ...variants].map((parameters) => checksumOf(parameters, ({ rtype }) => rtype === 10))
    assert.equal(new Set(sums).size, sums.length)
    const identities = [base, ...variants].map((parameters) => new Simulation(parameters).identity)
    assert.equal(new Set(identities).size, identities.length)
  })
  it('has the same ES records with and without the other feeds, but for what dealers hedge', () => {
    const es = ({ rtype }: { rtype: number }) => rtype === RTYPE.mbp10
    assert.equal(checksumOf({ ...open, spy: false }, es), checksumOf(open, es))
    const unhedged = { ...open, hedging: 0 }
    assert.equal(checksumOf({ ...unhedged, spy: false, options: false }, es), checksumOf(unhedged, es))
  })
  it('names its parameters in 32 hexadecimal digits, defaults written out or not', () => {
    const { identity } = new Simulation({ seed: 1, date: DATE })
    assert.match(identity, /^[0-9a-f]{32}$/)
    assert.equal(new Simulation({ seed: 1, date: DATE, rate: 1, spy: true }).identity, identity)
  })
  it('changes its bytes only together with the version', () => {
    const sum = checksumOf(open, () => true)
    assert.deepEqual([SIMULATOR_VERSION, sum.slice(0, 16)], [9, '48f581f6f02dff5a'])
  })
})
