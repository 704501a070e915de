import { join } from 'node:path'
import type { Bus } from '@spymaster/bus'
import { recordingMetadata } from '@spymaster/ingestor'
import { BronzeHold, Budget, LocalStorage, MarketOrder, Recorder } from '@spymaster/lake'

const HOLD_BYTES = 64 * 2 ** 20

/** Records a market log by the same memory again and again, as a service does all day. */
export class Recording {
  readonly #holds: readonly [BronzeHold, BronzeHold]

  /** With each run as DBN beside the tables, or without. */
  constructor(hasTwin: boolean) {
    const order = new MarketOrder()
    const hold = () => new BronzeHold(HOLD_BYTES, order, hasTwin ? recordingMetadata : null)
    this.#holds = [hold(), hold()]
  }

  /** Records up to a sequence into a new lake in a folder; ms to its last commit. */
  async record(bus: Bus, last: number, dir: string): Promise<number> {
    const storage = await LocalStorage.open(join(dir, 'lake'))
    const stop = new AbortController()
    let startMs = 0
    let endMs = 0
    const recorder = new Recorder({
      bus,
      stream: 'market',
      storage,
      tier: 'bronze',
      workDir: join(dir, 'work'),
      madeBy: 'bench',
      budget: await Budget.open(storage, Number.POSITIVE_INFINITY),
      holds: this.#holds,
      maxAgeMs: 60_000,
      graceMs: 60_000,
      onEvent: (event) => {
        if (event.kind === 'began') startMs = performance.now()
        if (event.kind !== 'committed' || event.commit.last !== last) return
        endMs = performance.now()
        stop.abort()
      },
    })
    await recorder.run(stop.signal)
    await storage.close()
    return endMs - startMs
  }
}
