import { NS_PER_MS, newYorkClock } from '@spymaster/events'

/** As in `2025-12-18 09:30:00.250`: what clocks in New York show at an instant, ms since the epoch. */
export function newYorkText(ms: number): string {
  const { date, hour, minute, second } = newYorkClock(BigInt(ms) * NS_PER_MS)
  const clock = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':')
  return `${date} ${clock}.${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}`
}

/** An instant in New York and UTC, as in `2025-12-18 09:30:00.250 New York (14:30:00.250 UTC)`. */
export const timeText = (ms: number): string =>
  `${newYorkText(ms)} New York (${new Date(ms).toISOString().slice(11, -1)} UTC)`

/** A span in New York time, as in `2025-12-18 09:30:00.000 to 09:31:00.000`; one time where both are the same. */
export function spanText(fromMs: number, toMs: number): string {
  const [from, to] = [newYorkText(fromMs), newYorkText(toMs)]
  if (fromMs === toMs) return from
  const isSameDate = from.slice(0, 10) === to.slice(0, 10)
  return `${from} to ${isSameDate ? to.slice(11) : to}`
}
