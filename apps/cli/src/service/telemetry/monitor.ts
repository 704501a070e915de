import type { Dependencies, DependencyState } from './dependencies.ts'
import type { Lag, LatencyStage, ObserveLatency, Part, Readings } from './readings.ts'

/** What `GET /health` answers. */
export type Health = {
  readonly service: string
  /** Whether it runs: false from the moment it is told to end or fails. */
  readonly live: boolean
  /** Whether it does its work: it has parts, all are ready, and what it depends on is there. */
  readonly ready: boolean
  /** Of the part that is furthest behind; null where it is not known, or nothing is followed. */
  readonly lag: Lag | null
  /** Log time of the newest record or snap, ISO; null before the first. */
  readonly lastEvent: string | null
  readonly versions: { readonly spymaster: string; readonly node: string }
  readonly dependencies: Readonly<Record<string, DependencyState>>
  readonly parts: Readonly<Record<string, Readings>>
}

/** How long a part may take to answer: an answer without it is better than none. */
const PATIENCE_MS = 1_000

const UNKNOWN: Readings = { isReady: false, lag: null }

/** Knows how a service is: asks its parts when it is asked itself. */
export class Monitor {
  readonly service: string
  readonly version: string
  readonly dependencies: Dependencies
  readonly #parts: Part[] = []
  #observer: ObserveLatency | null = null
  #isLive = true

  constructor(service: string, version: string, dependencies: Dependencies) {
    this.service = service
    this.version = version
    this.dependencies = dependencies
  }

  add(part: Part): void {
    this.#parts.push(part)
  }

  /** The service is to end, or has failed. */
  end(): void {
    this.#isLive = false
  }

  get isLive(): boolean {
    return this.#isLive
  }

  /** Hands on how long a stage took, where somebody wants to know. */
  readonly observe = (stage: LatencyStage, ms: number): void => this.#observer?.(stage, ms)

  /** Tells latencies to an observer from now on. */
  observeWith(observer: ObserveLatency): void {
    this.#observer = observer
  }

  /** What each part says of itself, by name. */
  async readings(): Promise<Readonly<Record<string, Readings>>> {
    const entries = this.#parts.map(async (part) => [part.name, await readSoon(part)] as const)
    return Object.fromEntries(await Promise.all(entries))
  }

  /** How the service is, given what its parts say. */
  health(parts: Readonly<Record<string, Readings>>): Health {
    const all = Object.values(parts)
    const lags = all.map(({ lag }) => lag).filter((lag) => lag !== undefined && lag !== null)
    const times = all.map(({ lastEventMs }) => lastEventMs).filter((ms) => ms !== undefined && ms !== null)
    return {
      service: this.service,
      live: this.#isLive,
      ready: this.#isLive && this.dependencies.areUp && all.length > 0 && all.every(({ isReady }) => isReady),
      lag: lags.toSorted((a, b) => b.messages - a.messages)[0] ?? null,
      lastEvent: times.length === 0 ? null : new Date(Math.max(...times)).toISOString(),
      versions: { spymaster: this.version, node: process.versions.node },
      dependencies: this.dependencies.states,
      parts,
    }
  }
}

async function readSoon(part: Part): Promise<Readings> {
  const { promise, resolve } = Promise.withResolvers<Readings>()
  const timer = setTimeout(() => resolve(UNKNOWN), PATIENCE_MS)
  try {
    return await Promise.race([part.read(), promise])
  } catch {
    return UNKNOWN
  } finally {
    clearTimeout(timer)
  }
}
