import type { Bus } from '@spymaster/bus'
import { recordingMetadata } from '@spymaster/ingestor'
import {
  BronzeHold,
  Budget,
  GoldHold,
  type LakeStorage,
  LevelsOrder,
  MarketOrder,
  Recorder,
  type RecorderEvent,
  type RecorderOptions,
} from '@spymaster/lake'
import type { RecordSettings } from '../lake/record-options.ts'
import { untilStopped } from './grace.ts'
import { lagBehind } from './telemetry/lag.ts'
import type { Readings } from './telemetry/readings.ts'
import { untilAnswered } from './until-answered.ts'
import { UNWATCHED, type Watch } from './watch.ts'
import { programVersion } from './web.ts'

/** Memory for messages that wait for their commit, twice. */
const HOLD_BYTES = 64 * 2 ** 20
/** The same for payloads of core, which take several times as much when they are read. */
const GOLD_HOLD_BYTES = 8 * 2 ** 20
/** How long what is held may take to be stored once the program is to end. */
const GRACE_MS = 3_500

/** What the lake is recorded with. */
export type LakeParts = {
  readonly bus: Bus
  readonly storage: LakeStorage
  /** Where files grow before they are stored. */
  readonly workDir: string
  readonly settings: RecordSettings
}

/** Records both streams of the log: the market as bronze and as recordings of its runs, what core makes of it as gold. */
export class Lake {
  readonly #parts: LakeParts
  readonly #watch: Watch
  #market: Recorder | null = null
  #levels: Recorder | null = null
  #lastEventMs: number | null = null
  #target: number | null = null

  constructor(parts: LakeParts, watch: Watch = UNWATCHED) {
    this.#parts = parts
    this.#watch = watch
  }

  /** How it is, for health and metrics. */
  async readings(): Promise<Readings> {
    const market = this.#market
    const read = market?.position.read ?? 0
    return {
      isReady:
        this.#target !== null &&
        read >= this.#target &&
        market?.trouble === null &&
        this.#levels?.trouble === null,
      lag: await lagBehind(this.#parts.bus, 'market', read, null),
      lastEventMs: this.#lastEventMs,
      records: market?.rows ?? 0,
      messages: read,
      setAside: this.#watch.setAside.counts,
    }
  }

  /** What has been committed since the start. */
  get counts(): Readonly<Record<string, number>> {
    return { bronzeRows: this.#market?.rows ?? 0, goldRows: this.#levels?.rows ?? 0 }
  }

  /** Runs until the signal aborts, and then stores what is held. Throws `LakeError` and `BusError`. */
  async run(signal: AbortSignal): Promise<void> {
    await untilStopped(this.#run(signal), signal)
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { bus, storage, settings } = this.#parts
    this.#target = (await untilAnswered(() => bus.bounds('market'), signal)).last
    const budget = await Budget.open(storage, settings.maxBytes)
    if (budget.isNearlySpent) this.#warnOfBudget(budget)
    this.#market = this.#marketRecorder(budget)
    this.#levels = this.#levelsRecorder(budget)
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const recorders = [this.#market.run(both), this.#levels.run(both)]
    try {
      await Promise.all(recorders)
    } finally {
      stop.abort()
      await Promise.allSettled(recorders)
    }
  }

  #marketRecorder(budget: Budget): Recorder {
    const order = new MarketOrder()
    const hold = () => new BronzeHold(HOLD_BYTES, order, recordingMetadata)
    return this.#recorder({ stream: 'market', tier: 'bronze', budget, holds: [hold(), hold()] })
  }

  #levelsRecorder(budget: Budget): Recorder {
    const order = new LevelsOrder()
    const hold = () => new GoldHold(GOLD_HOLD_BYTES, order)
    return this.#recorder({ stream: 'levels', tier: 'gold', budget, holds: [hold(), hold()] })
  }

  #recorder(options: Pick<RecorderOptions, 'stream' | 'tier' | 'budget' | 'holds'>): Recorder {
    return new Recorder({
      ...this.#parts,
      ...options,
      madeBy: programVersion(),
      maxAgeMs: this.#parts.settings.maxAgeMs,
      graceMs: GRACE_MS,
      asking: untilAnswered,
      onEvent: (event) => this.#hear(options.stream, event),
    })
  }

  #warnOfBudget({ usedBytes, maxBytes }: Budget): void {
    const share = Math.round((usedBytes / maxBytes) * 100)
    const sentence = `the lake has used ${share} % of its budget: raise --lake-max-gb or move old dates away`
    this.#watch.log?.warn({ usedBytes, maxBytes }, sentence)
  }

  #hear(stream: 'market' | 'levels', event: RecorderEvent): void {
    const { log, setAside } = this.#watch
    switch (event.kind) {
      case 'began':
        log?.info(
          { stream, source: event.source, from: event.from },
          `records the ${stream} log as ${event.source}`,
        )
        break
      case 'committed': {
        const { rows, first, last, files } = event.commit
        const times = files.flatMap(({ toNs }) => (toNs === null ? [] : [Number(BigInt(toNs) / 1_000_000n)]))
        if (times.length > 0) this.#lastEventMs = Math.max(this.#lastEventMs ?? 0, ...times)
        log?.debug({ stream, first, last, rows, files: files.length }, `${rows} rows committed`)
        break
      }
      case 'missing':
        log?.warn(
          { stream, first: event.first, last: event.last },
          `messages ${event.first} to ${event.last} of the ${stream} log were gone before the lake had them`,
        )
        break
      case 'trouble':
        log?.warn({ stream, code: event.error.code }, event.error.message)
        break
      case 'recovered':
        log?.info({ stream }, 'the lake stores again')
        break
      case 'set-aside':
        setAside.add(stream, event.message, event.fault)
    }
  }
}
