import { FLAG, type RecordView, RTYPE, type TimeOrigin } from '@spymaster/dbn'
import { eventTime } from '../market/event-time.ts'

/** Places of the clock's times. */
const NOW = 0
const BEFORE = 1
const NEXT_SNAP = 2

/** A snap is published every this long at least, and only then, while nothing comes. */
const SILENCE_NS = 10e9

/** A run is over when its date is. A later time is wrong, and would have the snaps of years fired at once. */
const LATEST_NS = 2 * 86_400e9

/** A run opens on its date's eve at the earliest: an earlier time is wrong in the same way. */
const EARLIEST_NS = -86_400e9

/** Records of the usual layout whose flags may say that their ts_recv is wrong. */
const HAS_FLAGS: ReadonlySet<number> = new Set([
  RTYPE.trades,
  RTYPE.mbp1,
  RTYPE.mbp10,
  RTYPE.cmbp1,
  RTYPE.tcbbo,
  RTYPE.cbbo1s,
  RTYPE.cbbo1m,
  RTYPE.bbo1s,
  RTYPE.bbo1m,
])

/**
 * Log time and the snap grid of one run, in ns since 00:00 UTC of its date.
 *
 * Log time is ts_recv made monotone: where it is undefined, flagged bad or beyond the run, the preceding record's. Control
 * records bring their own in the header. The snap for T is due before the first record with log time > T is folded.
 *
 * Others read the time of the record at hand here: a double that is passed on or returned for every record would be
 * allocated for every record.
 */
export class LogClock {
  readonly #origin: TimeOrigin
  readonly #intervalNs: number
  /** In an array: a field of a class that changes with every record is allocated for every record. */
  readonly #times: Float64Array

  /** `startNs`: the log time that the run opens with; one before its date's eve is taken for the eve's 00:00 UTC. */
  constructor(origin: TimeOrigin, snapIntervalMs: number, startNs: number) {
    this.#origin = origin
    this.#intervalNs = snapIntervalMs * 1e6
    const openingNs = Math.max(startNs, EARLIEST_NS)
    this.#times = Float64Array.of(openingNs, openingNs, Number.POSITIVE_INFINITY)
  }

  /** Log time of the last record entered. */
  get nowNs(): number {
    return this.#times[NOW]!
  }

  /** Log time of the record entered before it. */
  get beforeNs(): number {
    return this.#times[BEFORE]!
  }

  /** Enters a market record. */
  market(view: RecordView): void {
    this.#times[BEFORE] = this.#times[NOW]!
    if ((flagsOf(view) & FLAG.badTsRecv) === 0) this.#enter(view.tsRecvSince(this.#origin))
  }

  /** Enters a control record. */
  control(view: RecordView): void {
    this.#times[BEFORE] = this.#times[NOW]!
    this.#enter(eventTime(view, this.#origin, this.#times[NOW]!))
  }

  /** Puts the first snap on the first grid point at or after now; later calls change nothing. */
  begin(): void {
    if (this.#times[NEXT_SNAP]! === Number.POSITIVE_INFINITY)
      this.#times[NEXT_SNAP] = Math.ceil(this.#times[NOW]! / this.#intervalNs) * this.#intervalNs
  }

  /** Whether a grid point is due before the record last entered. */
  get isDue(): boolean {
    return this.#times[NOW]! > this.#times[NEXT_SNAP]!
  }

  /** The grid point that is due. Each is given once. */
  takeDue(): number {
    const snapNs = this.#times[NEXT_SNAP]!
    this.#times[NEXT_SNAP] = snapNs + this.#intervalNs
    return snapNs
  }

  #enter(timeNs: number): void {
    if (timeNs > this.#times[NOW]! && timeNs < LATEST_NS) this.#times[NOW] = timeNs
  }
}

/** A record's flags; none where its type has no such field. */
function flagsOf(view: RecordView): number {
  if (HAS_FLAGS.has(view.rtype)) return view.flags
  return view.rtype === RTYPE.mbo ? view.mboFlags : 0
}

/** Whether a snap is published: always while records come, each 10 s within a longer silence. */
export function isPublished(snapNs: number, lastFoldedNs: number): boolean {
  return snapNs - lastFoldedNs <= SILENCE_NS || snapNs % SILENCE_NS === 0
}
