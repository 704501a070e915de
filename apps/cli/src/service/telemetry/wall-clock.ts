/** A step of the system's clock that is followed: what the monotonic clock drifts by is far less. */
const STEP_MS = 2

let originMs = performance.timeOrigin

/**
 * Wall-clock time, ms since the epoch, to the microsecond: between processes of one machine two of them can be compared.
 * It runs with the monotonic clock and follows the system's when that has been set.
 */
export function wallMs(): number {
  const elapsedMs = performance.now()
  const systemMs = Date.now()
  if (Math.abs(originMs + elapsedMs - systemMs) > STEP_MS) originMs = systemMs - elapsedMs
  return originMs + elapsedMs
}
