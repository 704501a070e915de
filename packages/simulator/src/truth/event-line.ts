import { unpackInstrument } from '@spymaster/events'
import type { TrueOrder } from '../es/es-truth.ts'
import type { TruePrint } from '../options/option-truth.ts'
import type { TruthTime } from './truth-line.ts'

/** One step of an ES event, as `TrueOrder` tells it. */
export type EsEventLine = Omit<TrueOrder, 'logNs'> & { readonly type: 'es'; readonly ts: TruthTime }

/** One option print, as `TruePrint` tells it; `option` as in `C680`. */
export type OptionEventLine = Omit<TruePrint, 'logNs' | 'instrumentId'> & {
  readonly type: 'option'
  readonly ts: TruthTime
  readonly option: string
}

/** A step of an ES event as a line of the per-event truth. */
export function esEventLine({ logNs, ...step }: TrueOrder): EsEventLine {
  return { type: 'es', ts: String(logNs), ...step }
}

/** An option print as a line of the per-event truth. */
export function optionEventLine({ logNs, instrumentId, ...print }: TruePrint): OptionEventLine {
  return { type: 'option', ts: String(logNs), option: optionName(instrumentId), ...print }
}

/** The short name of an option that expires on the trade date, as in `C680`. */
export function optionName(id: number): string {
  const option = unpackInstrument(id)
  if (option?.kind !== 'OPTION') return String(id)
  return `${option.right}${option.strikeCents / 100}`
}
