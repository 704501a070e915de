import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '@spymaster/bus'
import type { PhysicsConfig } from '@spymaster/core'
import { createGateway, type Gateway, type Runtime } from '@spymaster/gateway'
import type { ReplayCommand } from '@spymaster/gateway/protocol'
import type { ReplayClock } from '@spymaster/ingestor'
import type { Feed } from '../feed/feed.ts'
import type { LakeThread } from '../lake/lake-thread.ts'
import { Core } from './core.ts'
import { Ingest } from './ingest.ts'
import { Relay } from './relay.ts'
import type { Service } from './run-service.ts'
import type { Web } from './web.ts'

/** What the whole system is made from. */
export type SystemParts = {
  readonly bus: Bus
  readonly feed: Feed
  readonly clock: ReplayClock
  readonly config: PhysicsConfig
  readonly contract: string | null
  readonly web: Web
  /** Null where nothing is recorded. */
  readonly lake: LakeThread | null
}

const RUNTIME_MS = 500

/** Feed, core and gateway on one log, in one process. */
export class System {
  readonly gateway: Gateway
  readonly #parts: SystemParts
  readonly #ingest: Ingest
  readonly #core: Core
  readonly #relay: Relay
  readonly #stop: AbortController

  readonly #service: Pick<Service, 'monitor' | 'watch'>

  private constructor(
    parts: SystemParts,
    service: Pick<Service, 'monitor' | 'watch'>,
    gateway: Gateway,
    stop: AbortController,
  ) {
    this.#parts = parts
    this.#service = service
    this.gateway = gateway
    this.#stop = stop
    const { bus, feed, clock, config, contract } = parts
    this.#ingest = new Ingest(bus, feed, clock, stop.signal, service.watch('ingest'))
    this.#core = new Core(bus, config, contract, stop.signal, service.watch('core'))
    this.#relay = new Relay(bus, gateway, service.watch('gateway'))
    const read = { ingest: this.#ingest, core: this.#core, gateway: this.#relay }
    for (const [name, part] of Object.entries(read))
      service.monitor.add({ name, read: () => part.readings() })
    const { lake } = parts
    if (lake !== null) service.monitor.add({ name: 'lake', read: () => lake.readings() })
  }

  /** Begins to listen; nothing is fed yet. Throws `GatewayError`. */
  static async create(parts: SystemParts, service: Pick<Service, 'monitor' | 'watch'>): Promise<System> {
    const system: { current: System | null } = { current: null }
    const gateway = await createGateway({
      ...parts.web,
      onCommand: (command) => system.current?.obey(command),
      health: async () => (await system.current?.health()) ?? {},
    })
    system.current = new System(parts, service, gateway, new AbortController())
    return system.current
  }

  /** How far each part is, for `GET /health`. */
  async health(): Promise<object> {
    const { monitor } = this.#service
    const { market, snapMs } = this.#core.position
    const { speed, isPaused, positionMs } = this.#parts.clock.state
    return {
      status: 'ok',
      feed: {
        name: this.#parts.feed.name,
        state: this.#ingest.state,
        records: this.#ingest.records,
        speed,
        isPaused,
      },
      core: { marketMessage: market, snapTs: snapMs, behindMs: behind(positionMs, snapMs) },
      ...monitor.health(await monitor.readings()),
    }
  }

  /** Carries out what a page asks of the replay. Throws RangeError. */
  obey(command: ReplayCommand): Runtime {
    const { clock } = this.#parts
    if (command.action === 'pause') clock.pause()
    else if (command.action === 'resume') clock.resume()
    else if (command.action === 'speed') clock.setSpeed(command.speed)
    else if (command.action === 'seek') this.#seek(command.ts)
    return this.runtime()
  }

  /** How the log is being fed, for pages. */
  runtime(): Runtime {
    const { feed, clock } = this.#parts
    const { speed, isPaused, positionMs } = clock.state
    const hasEnded = this.#ingest.state === 'ended'
    return {
      mode: feed.mode,
      state: hasEnded ? 'ended' : isPaused ? 'paused' : 'running',
      feed: feed.name,
      speed,
      replayTs: positionMs === null ? null : Math.round(positionMs),
      range: feed.range,
      lagMs: behind(positionMs, this.#core.position.snapMs),
      controls: ['pause', 'resume', 'speed', 'seek'],
      note: hasEnded ? 'The input is over; the last state stays on show.' : null,
    }
  }

  /** Runs until the signal aborts or a part fails, and then ends all parts. Throws what the part threw. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => this.#stop.abort()
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    const parts = [
      this.#ingest.run({ isKept: true }),
      this.#core.run(),
      this.#relay.run(this.#stop.signal),
      this.#tellRuntime(),
      this.#parts.lake?.run(this.#stop.signal),
    ]
    try {
      await Promise.all(parts)
    } finally {
      stop()
      signal.removeEventListener('abort', stop)
      await Promise.allSettled(parts)
      await this.gateway.close()
    }
  }

  #seek(ts: number): void {
    const { range } = this.#parts.feed
    if (range !== null && (ts < range.fromTs || ts > range.toTs))
      throw new RangeError('that time lies outside the input')
    this.#ingest.seek(ts)
  }

  async #tellRuntime(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.gateway.publishRuntime(this.runtime())
      await pause(RUNTIME_MS, undefined, { signal: this.#stop.signal }).catch(() => {})
    }
  }
}

/** Log time between what was given and the newest snap, ms; null before either. */
function behind(positionMs: number | null, snapMs: number | null): number | null {
  return positionMs === null || snapMs === null ? null : Math.max(0, Math.round(positionMs - snapMs))
}
