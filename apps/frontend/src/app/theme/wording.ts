import { newYorkClock } from '@spymaster/events'

/** What stands where there is nothing to say: as wide as a digit, so that nothing shifts. */
export const NONE = '–'

/** A true minus sign: as wide as plus in tabular figures. */
const MINUS = '−'

/** A price with two decimals. */
export function price(x: number | null): string {
  return x === null ? NONE : x.toFixed(2)
}

/** A number with its sign, unless it rounds to zero. */
export function signed(x: number | null, digits = 0): string {
  if (x === null) return NONE
  const text = Math.abs(x).toFixed(digits)
  if (Number(text) === 0) return text
  return x > 0 ? `+${text}` : `${MINUS}${text}`
}

/** A number with so many decimals. */
export function fixed(x: number | null, digits: number): string {
  return x === null ? NONE : x.toFixed(digits).replace('-', MINUS)
}

/** A whole number with thin groups of three. */
export function whole(x: number | null): string {
  if (x === null) return NONE
  return String(Math.round(x))
    .replace('-', MINUS)
    .replaceAll(/\B(?=(\d{3})+$)/g, '\u202f')
}

const THOUSANDS = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** A number in three digits or so: 7, 950, 12.4k, 1.24M. Whole below a thousand. */
export function brief(x: number | null): string {
  if (x === null) return NONE
  const size = Math.abs(x)
  for (const [unit, letter] of THOUSANDS) {
    // 999.6 would be shown as 1000.
    if (size < unit * 0.9995) continue
    const scaled = size / unit
    const digits = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0
    return `${x < 0 ? MINUS : ''}${scaled.toFixed(digits)}${letter}`
  }
  const text = size.toFixed(0)
  return x < 0 && text !== '0' ? `${MINUS}${text}` : text
}

/** The same with its sign, unless it rounds to zero. */
export function briefSigned(x: number | null): string {
  const text = brief(x)
  return x !== null && x > 0 && text !== '0' ? `+${text}` : text
}

/** A share from 0 to 1 as a percentage. */
export function percent(share: number | null): string {
  return share === null ? NONE : `${Math.round(share * 100)} %`
}

/** A duration in its largest sensible unit: 0.4 s, 12 s, 3:05 min, 2:10 h. */
export function duration(ms: number | null): string {
  if (ms === null) return NONE
  const sec = Math.max(0, ms) / 1000
  if (sec < 9.95) return `${sec.toFixed(1)} s`
  if (sec < 99.5) return `${Math.round(sec)} s`
  const minutes = Math.floor(sec / 60)
  if (minutes < 60) return `${minutes}:${two(Math.floor(sec) % 60)} min`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)} h`
}

const two = (x: number): string => String(x).padStart(2, '0')

const NS_PER_MS = 1_000_000n
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** What the clocks in New York show, hh:mm:ss. */
export function clock(ts: number): string {
  const { hour, minute, second } = newYorkClock(BigInt(Math.floor(ts)) * NS_PER_MS)
  return `${two(hour)}:${two(minute)}:${two(second)}`
}

/** The date in New York, as in 18 Dec 2025. */
export function date(ts: number): string {
  const [year, month, day] = newYorkClock(BigInt(Math.floor(ts)) * NS_PER_MS).date.split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}

/** Dollars in millions. */
export function millions(dollars: number): string {
  return `$${(dollars / 1e6).toFixed(1)} M`
}
