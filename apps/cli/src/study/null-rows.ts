import { Physics, type PhysicsConfig } from '@spymaster/core'
import { spySession } from '@spymaster/events'
import { type SimulationParameters, scenarioParameters } from '@spymaster/simulator'
import { type NullBarrier, type NullRow, NullRows } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { simulatedFeed } from '../feed/simulated.ts'
import { ProgressLine } from '../progress-line.ts'

const MINUTE_NS = 60_000_000_000n
/** A day without a scenario. */
const ORDINARY = 'ordinary'

/** Rows of many days, with how many touches they come from. */
export type GatheredRows = {
  readonly rows: readonly NullRow[]
  readonly touches: number
  readonly barriers: readonly NullBarrier[]
}

/** Simulated days of a scenario: consecutive sessions, each with the next seed, from shortly before the open. */
export type NullDays = {
  readonly dates: readonly string[]
  readonly seed: number
  readonly scenario: string
  readonly more: Partial<SimulationParameters>
}

/** What was known at the touches of simulated days, and what came of them. Throws `SimulatorError`. */
export async function simulatedNullRows(
  { dates, seed, scenario, more }: NullDays,
  config: PhysicsConfig,
  { stderr, signal }: Surroundings,
): Promise<GatheredRows> {
  const all = new GatheredDays()
  const progress = new ProgressLine(stderr)
  try {
    for (const [place, date] of dates.entries()) {
      const own = { seed: seed + place, date, ...spanOf(date), ...more }
      const parameters = scenario === ORDINARY ? own : scenarioParameters(scenario, own)
      const physics = all.day(config)
      let batches = 0
      for await (const { bytes } of simulatedFeed(parameters).open((day) => day, signal)) {
        physics.fold(bytes)
        if (progress.isDue)
          progress.tell(`day ${place + 1} of ${dates.length} (${date}), ${all.gathered.touches} touches`)
        // Batches are made without a pause: signals are heard only when the loop stands aside.
        if ((++batches & 63) === 0) await new Promise(setImmediate)
        signal.throwIfAborted()
      }
    }
  } finally {
    progress.end()
  }
  return all.gathered
}

/** From shortly before the open until all touches of the session are resolved. */
function spanOf(date: string): { readonly fromNs: bigint; readonly toNs: bigint } {
  const { openNs, closeNs } = spySession(date)!
  return { fromNs: openNs - 15n * MINUTE_NS, toNs: closeNs + 2n * MINUTE_NS }
}

/** Gathers the rows of days, each folded by a physics of its own. */
export class GatheredDays {
  readonly #days: NullRows[] = []

  /** The physics of another day; with `blockMinutes`, of one whose stretches stand for days. */
  day(config: PhysicsConfig, blockMinutes: number | null = null): Physics {
    const day = new NullRows(blockMinutes)
    this.#days.push(day)
    return new Physics({
      config,
      onSnap: (payload) => day.snap(payload),
      onEvent: (event) => day.event(event),
    })
  }

  get gathered(): GatheredRows {
    return {
      rows: this.#days.flatMap(({ rows }) => rows),
      touches: this.#days.reduce((sum, { touches }) => sum + touches, 0),
      barriers: this.#days.find(({ barriers }) => barriers.length > 0)?.barriers ?? [],
    }
  }
}
