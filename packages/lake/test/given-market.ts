import { type Bus, openMemory } from '@spymaster/bus'
import { encodeRecord } from '@spymaster/dbn'
import { packInstrument } from '@spymaster/events'
import {
  BronzeHold,
  Budget,
  type LakeStorage,
  MarketOrder,
  Recorder,
  type RecorderEvent,
  type RecorderOptions,
} from '@spymaster/lake'

const ES = packInstrument({ kind: 'ES', year: 2025, month: 12 })
const START = 1_766_066_400_000_000_000n
const RUN = '2025-12-18'

/** An ES trade of some millisecond of 14:00 UTC, 2025-12-18; its sequence is its ordinal. */
export const printOf = (ordinal: number): Uint8Array =>
  encodeRecord({
    type: 'trade',
    rtype: 0,
    publisherId: 1,
    instrumentId: ES,
    tsEvent: START + BigInt(ordinal) * 1_000_000n,
    price: 6_800_000_000_000n,
    size: 1,
    action: 'T',
    side: 'B',
    flags: 128,
    depth: 0,
    tsRecv: START + BigInt(ordinal) * 1_000_000n,
    tsInDelta: 0,
    sequence: ordinal,
  })

/** A market log of prints, three a message. */
export class GivenMarket {
  readonly bus: Bus
  #seq = 0
  #next = 0

  constructor(bus: Bus = openMemory()) {
    this.bus = bus
  }

  get last(): number {
    return this.#seq
  }

  get records(): number {
    return this.#next
  }

  async publish(messages: number, { ends = false } = {}): Promise<void> {
    for (let count = 1; count <= messages; count++) {
      const first = this.#next
      const data = new Uint8Array(Buffer.concat([0, 1, 2].map((more) => printOf(first + more))))
      const end = ends && count === messages ? { end: '1' } : {}
      const headers = { run: RUN, first: String(first), count: '3', session: '1', ...end }
      await this.#append(`${RUN}/${first}`, headers, data)
      this.#next += 3
    }
  }

  /** Puts a message of a stranger's on the log. */
  async intrude(id: string, headers: Record<string, string>, data: Uint8Array): Promise<void> {
    await this.#append(id, headers, data)
  }

  async #append(id: string, headers: Record<string, string>, data: Uint8Array): Promise<void> {
    const draft = { subject: 'market.events', id, headers, data, expectLast: this.#seq }
    this.#seq = await this.bus.publish('market', draft)
  }
}

/** What of a recorder is to be otherwise, and when it is to stop. */
export type Wanted = Partial<Omit<RecorderOptions, 'bus' | 'storage'>> & {
  readonly until?: (event: RecorderEvent) => boolean
}

/** Records a log until something is told, by default until its last message is committed; all that was told. */
export async function recordLog(
  market: Pick<GivenMarket, 'bus' | 'last'>,
  storage: LakeStorage,
  workDir: string,
  { until, ...wanted }: Wanted = {},
): Promise<RecorderEvent[]> {
  const order = new MarketOrder()
  const hold = () => new BronzeHold(2 ** 21, order, null)
  const stop = new AbortController()
  const told: RecorderEvent[] = []
  const isOver = until ?? ((event) => event.kind === 'committed' && event.commit.last >= market.last)
  const recorder = new Recorder({
    ...{ bus: market.bus, storage, workDir, stream: 'market', tier: 'bronze', madeBy: 'test' },
    budget: await Budget.open(storage, Number.POSITIVE_INFINITY),
    holds: [hold(), hold()],
    ...{ maxAgeMs: 20, graceMs: 5_000 },
    ...wanted,
    onEvent: (event) => {
      told.push(event)
      if (isOver(event)) stop.abort()
    },
  })
  await recorder.run(stop.signal)
  return told
}
