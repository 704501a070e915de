import { contextOfKind } from '@spymaster/core'
import type { BarrierUnit, Stage } from '@spymaster/core/payload'
import type { Estimate } from './day-bootstrap.ts'
import type { GroupReport } from './levels-report.ts'

/** What stands for a figure that is not there. */
export const NONE = '–'
const MINUS = '−'

/** A number with so many decimals, and a true minus. */
export function fixed(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE
  const text = Math.abs(value).toFixed(digits)
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text
}

/** A probability in percent. */
export const percent = (value: number | null | undefined, digits = 1): string =>
  value == null ? NONE : `${fixed(100 * value, digits)} %`

/** A difference of probabilities in percentage points, with its sign. */
export function points(value: number | null | undefined): string {
  const text = fixed(value == null ? null : 100 * value, 1)
  return value != null && value > 0 && text !== '0.0' ? `+${text}` : text
}

/** The interval of a difference, in points; in brackets where it is not to be trusted. */
export function interval(estimate: Estimate | null | undefined): string {
  if (estimate?.low == null || estimate.high == null) return NONE
  const text = `${points(estimate.low)} to ${points(estimate.high)}`
  return estimate.isTrusted ? text : `(${text})`
}

/** A probability of chance. */
export const chance = (p: number | null | undefined): string =>
  p == null ? NONE : p < 0.0001 ? '< 0.0001' : p.toFixed(p < 0.01 ? 4 : 2)

/** A whole number with thin groups. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** A barrier as a trader says it. */
export const barrierName = ({ barrier, size }: { barrier: BarrierUnit; size: number }): string =>
  barrier === 'usd' ? `$${size}` : `${size} σ`

export const stageName: Readonly<Record<Stage, string>> = {
  A: 'at the touch',
  B: 'at the confirmation',
}

/** A group as it is called in tables and figures. */
export function groupName({ id, kind, isPlacebo }: Pick<GroupReport, 'id' | 'kind' | 'isPlacebo'>): string {
  if (kind === null) return isPlacebo ? 'All placebos' : 'All levels'
  const label = capitalised(contextOfKind[kind].label)
  return isPlacebo && id !== kind ? `${label}: placebos` : label
}

/** A sentence's beginning. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Names in a sentence: "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
