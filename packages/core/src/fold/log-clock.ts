import { FLAG, type RecordView, RTYPE, type TimeOrigin } from '@spymaster/dbn'
import { eventTime } from './event-time.ts'

/** A snap is published every this long at least, and only then, while nothing comes. */
const SILENCE_NS = 10e9

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
 * Log time is ts_recv made monotone: where it is undefined or flagged bad, the preceding record's. Control
 * records bring their own in the header. The snap for T is due before the first record with log time > T is folded.
 */
export class LogClock {
  readonly #origin: TimeOrigin
  readonly #intervalNs: number
  #nowNs: number
  #nextSnapNs: number | null = null

  /** `startNs`: the log time that the run opens with. */
  constructor(origin: TimeOrigin, snapIntervalMs: number, startNs: number) {
    this.#origin = origin
    this.#intervalNs = snapIntervalMs * 1e6
    this.#nowNs = startNs
  }

  /** Log time of the last record entered. */
  get nowNs(): number {
    return this.#nowNs
  }

  /** Enters a market record and returns its log time. */
  market(view: RecordView): number {
    const received = view.tsRecvSince(this.#origin)
    return (flagsOf(view) & FLAG.badTsRecv) !== 0 ? this.#nowNs : this.#enter(received)
  }

  /** Enters a control record and returns its log time. */
  control(view: RecordView): number {
    return this.#enter(eventTime(view, this.#origin, this.#nowNs))
  }

  /** Puts the first snap on the first grid point at or after now; later calls change nothing. */
  begin(): void {
    this.#nextSnapNs ??= Math.ceil(this.#nowNs / this.#intervalNs) * this.#intervalNs
  }

  /** The next grid point if it is due before a record of the given log time; else null. Each is given once. */
  due(timeNs: number): number | null {
    const snap = this.#nextSnapNs
    if (snap === null || timeNs <= snap) return null
    this.#nextSnapNs = snap + this.#intervalNs
    return snap
  }

  #enter(timeNs: number): number {
    if (timeNs > this.#nowNs) this.#nowNs = timeNs
    return this.#nowNs
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
