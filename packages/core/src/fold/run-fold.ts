import { type RecordView, RTYPE, type TimeOrigin, timeOrigin } from '@spymaster/dbn'
import { type ControlRecord, packInstrument, printSymbol, utcMidnightNs } from '@spymaster/events'
import { configHash } from '../config/config-hash.ts'
import type { PhysicsConfig } from '../config/physics-config.ts'
import { digestPayload } from '../digest/payload-digest.ts'
import { SnapDigest } from '../digest/snap-digest.ts'
import { chooseContract } from '../market/contract.ts'
import { eventTime } from '../market/event-time.ts'
import { type SessionTimes, sessionTimes } from '../market/session-clock.ts'
import type { EventPayload } from '../payload/events.ts'
import type { FlowPayload } from '../payload/flow.ts'
import type { PlacebosPayload } from '../payload/placebos.ts'
import type { SignalsPayload } from '../payload/signals.ts'
import { eventPayloads, type SeenSnap } from '../touch-events/event-payload.ts'
import { CoreError } from './core-error.ts'
import { isPublished, LogClock } from './log-clock.ts'
import { MarketState } from './market-state.ts'
import { placebosPayload } from './placebos-payload.ts'
import { type OptionPrint, PrintWatch } from './print-watch.ts'
import { flowPayload, type RunFacts, signalsPayload } from './signals-payload.ts'
import { type Snap, Snapper, type Wanted } from './snap.ts'
import { WarmUp } from './warm-up.ts'

export type SessionRecord = Extract<ControlRecord, { type: 'session' }>

/** What a run is folded with. */
export type RunOptions = {
  readonly config: PhysicsConfig
  /** The user's ES contract, as in `ESH4`; null to let the run choose. */
  readonly contract: string | null
  readonly onSnap: (payload: SignalsPayload) => void
  /** Null where placebos are not wanted. */
  readonly onPlacebos: ((placebos: PlacebosPayload) => void) | null
  /** Null where the option flow is not wanted. */
  readonly onFlow: ((flow: FlowPayload) => void) | null
  /** Null where touch events are not wanted. */
  readonly onEvent: ((event: EventPayload) => void) | null
  /** Null where nobody asks what option trades are. */
  readonly onPrint: ((print: OptionPrint) => void) | null
}

/** One run of the log: from its `session` record on, market records in, a payload per published snap out. */
export class RunFold {
  readonly #options: RunOptions
  readonly #session: SessionRecord
  readonly #origin: TimeOrigin
  readonly #times: SessionTimes | null
  readonly #clock: LogClock
  readonly #digest = new SnapDigest()
  readonly #warmUp: WarmUp
  #market: MarketState | null = null
  #snapper: Snapper | null = null
  #facts: RunFacts | null = null
  #seq = 0
  #gaps = 0

  /** `view` stands on the `session` record. */
  constructor(session: SessionRecord, view: RecordView, options: RunOptions) {
    this.#options = options
    this.#session = session
    const midnight = utcMidnightNs(session.date)
    this.#origin = timeOrigin(midnight)
    this.#times = sessionTimes(session.date, options.config.openingRangeMinutes)
    const startNs = eventTime(view, this.#origin, Number.NaN)
    if (Number.isNaN(startNs)) throw new CoreError('the session record on the log has no time')
    this.#clock = new LogClock(this.#origin, options.config.snapIntervalMs, startNs)
    this.#warmUp = new WarmUp(session.date, startNs, options.config.smaWarmupDays)
  }

  /** Folds a control record other than `session`. */
  control(record: ControlRecord, view: RecordView): void {
    this.#clock.control(view)
    if (this.#clock.isDue) this.#fire()
    if (record.type !== 'gap') return
    this.#gaps++
    this.#market?.gap(record.feed)
  }

  /** Folds a market record, or a bar of the warm-up. */
  market(view: RecordView): void {
    if (view.rtype === RTYPE.ohlcv1m && this.#market === null) {
      this.#warmUp.fold(view)
      return
    }
    this.#clock.market(view)
    const market = this.#market ?? this.#begin()
    if (this.#clock.isDue) this.#fire()
    market.fold(view)
  }

  /** The first market record: the contract is chosen and the snap grid begins. */
  #begin(): MarketState {
    const { config, contract: chosen } = this.#options
    const { date, outrights, run } = this.#session
    const contract = chooseContract({ date, outrights, volumes: this.#warmUp.volumes, chosen })
    const id = packInstrument({ kind: 'ES', ...contract })
    this.#market = new MarketState(
      config,
      { date, origin: this.#origin, clock: this.#clock, times: this.#times },
      id,
    )
    if (this.#market.dayTape !== null) this.#market.dayTape.bars.earlier = this.#warmUp.bars
    this.#snapper = new Snapper(config, this.#market, { date, times: this.#times }, wantedOf(this.#options))
    this.#snapper.prior = this.#warmUp.prior
    this.#watchPrints(this.#market, this.#snapper)
    const symbol = printSymbol({ kind: 'ES', ...contract })
    this.#facts = {
      run,
      date,
      midnightNs: utcMidnightNs(date),
      contract: symbol,
      config,
      configHash: configHash(config),
    }
    this.#clock.begin()
    return this.#market
  }

  #watchPrints(market: MarketState, { fuel }: Snapper): void {
    const { config, onPrint } = this.#options
    if (onPrint === null) return
    const watch = new PrintWatch(config, market, fuel, { times: this.#times, clock: this.#clock })
    market.options.onPrint = (view, slot, sign, method) => onPrint(watch.read(view, slot, sign, method))
  }

  /** Fires the snaps due before the record at hand. */
  #fire(): void {
    while (this.#clock.isDue) this.#snap(this.#clock.takeDue())
  }

  /** Events that are due in a silence are told at their time, also where the snap itself is not published. */
  #snap(snapNs: number): void {
    const snap = this.#snapper!.step(snapNs)
    const isWanted = isPublished(snapNs, this.#clock.beforeNs)
    if (!isWanted && snap.events.length === 0) return
    const ended = isWanted ? this.#snapper!.takeEnded() : []
    const place = { seq: this.#seq, gaps: this.#gaps, ended }
    const payload = signalsPayload(snap, this.#market!, this.#facts!, place)
    this.#tellEvents(snap, payload)
    if (!isWanted) return
    this.#seq++
    if (snap.flow !== null) this.#options.onFlow?.(flowPayload(snap.flow, snap.nowNs, this.#facts!))
    this.#options.onPlacebos?.(placebosPayload(snap, this.#facts!, place.seq))
    this.#options.onSnap(withDigest(payload, this.#digest))
  }

  #tellEvents(snap: Snap, payload: SeenSnap): void {
    if (snap.events.length === 0) return
    for (const event of eventPayloads(snap, payload, this.#facts!)) this.#options.onEvent?.(event)
  }
}

function wantedOf({ onPlacebos, onFlow, onEvent }: RunOptions): Wanted {
  return { placebos: onPlacebos !== null, flow: onFlow !== null, events: onEvent !== null }
}

/** The payload with the chain's next link, in the declared order of its fields. */
function withDigest(payload: Omit<SignalsPayload, 'digest'>, digest: SnapDigest): SignalsPayload {
  const { run, seq, ts, tsNs, status, ...rest } = payload
  const whole = { run, seq, ts, tsNs, status, digest: '', ...rest }
  return { ...whole, digest: digestPayload(digest, whole) }
}
