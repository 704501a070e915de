import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ClusterReader, type Clusters } from '../src/engines/barrier/clusters.ts'

type Rank = readonly [net: number, executed: number, behind: number, isUnreached: boolean, isBehind: boolean]

const contracts = fc.integer({ min: -50, max: 50 })
const rank: fc.Arbitrary<Rank> = fc.tuple(
  ...([contracts, fc.nat(50), contracts, fc.boolean(), fc.boolean()] as const),
)
const zone = fc.array(rank, { maxLength: 25 })
const widths = fc.record({
  vacuumTicks: fc.integer({ min: 1, max: 8 }),
  clusterTicks: fc.integer({ min: 1, max: 8 }),
})

const read = (reader: ClusterReader, ranks: readonly Rank[]): Clusters => {
  reader.begin()
  for (const each of ranks) reader.add(...each)
  return reader.read()
}

/** The run of neighbours, those cut off by the zone's lower end among them, that scores highest; the first of equals. */
function strongest(
  ranks: readonly Rank[],
  width: number,
  flow: (rank: Rank) => readonly [came: number, gone: number],
  score: (came: number, gone: number) => number,
): readonly [came: number, gone: number] {
  let best: readonly [number, number] = [0, 0]
  for (let end = 1; end <= ranks.length; end++) {
    const run = ranks.slice(Math.max(0, end - width), end).map(flow)
    const [came, gone] = [0, 1].map((k) => run.reduce((sum, each) => sum + each[k]!, 0)) as [number, number]
    if (score(came, gone) > Math.max(0, score(...best))) best = [came, gone]
  }
  return best
}

const up = (value: number): number => Math.max(value, 0)
const down = (value: number): number => Math.max(-value, 0)

describe('clusters of a zone', () => {
  it('are over the neighbours where most of it happened, each thing for itself', () => {
    fc.assert(
      fc.property(zone, widths, (ranks, own) => {
        const { vacuumTicks, clusterTicks } = own
        const byGone = (_came: number, gone: number) => gone
        const byCame = (came: number) => came
        const pulled = strongest(ranks, vacuumTicks, ([, , behind]) => [up(behind), down(behind)], byGone)
        const stacked = strongest(
          ranks,
          clusterTicks,
          ([net, executed, , isUnreached]) => (isUnreached ? [up(net), down(net) + executed] : [0, 0]),
          (came, gone) => came - gone,
        )
        const eaten = strongest(ranks, clusterTicks, ([net, by]) => [0, up(by - up(net))], byGone)
        const absorbed = strongest(
          ranks,
          clusterTicks,
          ([net, by, , , isBehind]) => [isBehind ? Math.min(by, up(net)) : 0, 0],
          byCame,
        )
        assert.deepEqual(read(new ClusterReader(own), ranks), {
          ...{ pulled: pulled[1], returned: pulled[0], came: stacked[0], left: stacked[1] },
          ...{ eaten: eaten[1], absorbed: absorbed[0] },
        })
      }),
    )
  })
  it('say the same whatever zone was read before', () => {
    fc.assert(
      fc.property(zone, zone, widths, (before, ranks, own) => {
        const reader = new ClusterReader(own)
        read(reader, before)
        assert.deepEqual(read(reader, ranks), read(new ClusterReader(own), ranks))
      }),
    )
  })
})
