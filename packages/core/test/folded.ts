import { Physics, resolvePhysics, type SignalsPayload } from '@spymaster/core'
import { joined, type LogBuilder, MIDNIGHT } from './log-builder.ts'

/** How a test runs the physics; `config` holds settings that differ from the defaults. */
export type Run = { readonly config?: Record<string, unknown>; readonly contract?: string }

/** The payloads that a log gives. */
export function payloadsOf(log: LogBuilder | readonly Uint8Array[], run: Run = {}): SignalsPayload[] {
  const payloads: SignalsPayload[] = []
  const config = resolvePhysics(run.config)
  const contract = run.contract ?? null
  const physics = new Physics({ config, contract, onSnap: (payload) => payloads.push(payload) })
  physics.fold('bytes' in log ? log.bytes() : joined(log))
  return payloads
}

/** Times of the snaps that a log gives, ms since the run's date began. */
export function snapTimes(log: LogBuilder, run: Run = {}): number[] {
  return payloadsOf(log, run).map(({ ts }) => ts - Number(MIDNIGHT / 1_000_000n))
}
