import { type CalendarDate, newYorkClock, newYorkNs } from '@spymaster/events'

/** The time at which clocks in New York show hh:mm:ss on a date, ms since the epoch. */
export function clockMs(date: CalendarDate, clock: string): number {
  const [hour, minute, second = '0'] = clock.split(':')
  return Number(newYorkNs(date, Number(hour), Number(minute)) / 1_000_000n) + Number(second) * 1000
}

/** What clocks in New York show at a time in ms since the epoch, as hh:mm:ss. */
export function clockOf(ms: number): string {
  const { hour, minute, second } = newYorkClock(BigInt(ms) * 1_000_000n)
  return [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':')
}
