import type { SetAside } from './set-aside.ts'
import type { Log } from './telemetry/log.ts'
import type { ObserveLatency } from './telemetry/readings.ts'

/** Who hears from a part while it works. */
export type Watch = {
  /** Null where nobody reads it. */
  readonly log: Log | null
  readonly setAside: Pick<SetAside, 'add' | 'counts'>
  readonly observe: ObserveLatency
}

/** Nobody: what is set aside is nowhere kept. */
export const UNWATCHED: Watch = {
  log: null,
  setAside: { add: () => {}, counts: {} },
  observe: () => {},
}
