import type { Message, StreamName } from '@spymaster/bus'
import { RecordView, RTYPE, readRecord } from '@spymaster/dbn'
import { type Instrument, unpackInstrument } from '@spymaster/events'
import { recordLine } from '../inspect/json-lines.ts'
import { EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT } from '../service/subjects.ts'

/** A selection of a stream for people. */
export type View = {
  readonly stream: StreamName
  /** What of a message belongs to the view, a JSON line each. */
  lines(message: Message): Iterable<string>
}

type Kind = Instrument['kind']

const QUOTES = [RTYPE.mbp1, RTYPE.bbo1s, RTYPE.bbo1m, RTYPE.cmbp1, RTYPE.cbbo1s, RTYPE.cbbo1m]

/** Every view by the name it is asked for. */
export const views: Readonly<Record<string, View>> = {
  'market.events': market(() => true),
  'market.control': market((view) => view.rtype === RTYPE.system),
  'market.futures.mbp10': market(of('ES', [RTYPE.mbp10])),
  'market.futures.trades': market((view) => isKind(view, 'ES') && isTrade(view)),
  'market.stocks.quotes': market(of('SPY', QUOTES)),
  'market.stocks.trades': market((view) => isKind(view, 'SPY') && isTrade(view)),
  'market.options.quotes': market(of('OPTION', QUOTES)),
  'market.options.trades': market(of('OPTION', [RTYPE.trades, RTYPE.tcbbo])),
  'market.bars': market((view) => view.rtype === RTYPE.ohlcv1m),
  'levels.signals': levels(SIGNALS_SUBJECT),
  'levels.flow': levels(FLOW_SUBJECT),
  'levels.events': levels(EVENTS_SUBJECT),
}

function market(selects: (view: RecordView) => boolean): View {
  const view = new RecordView()
  return {
    stream: 'market',
    *lines({ data }) {
      view.attach(data)
      while (view.next()) if (selects(view)) yield recordLine(readRecord(view))
    },
  }
}

function levels(subject: string): View {
  const decoder = new TextDecoder()
  return {
    stream: 'levels',
    *lines(message) {
      if (message.subject === subject) yield decoder.decode(message.data)
    },
  }
}

function of(kind: Kind, rtypes: readonly number[]): (view: RecordView) => boolean {
  return (view) => rtypes.includes(view.rtype) && isKind(view, kind)
}

const isKind = (view: RecordView, kind: Kind): boolean => unpackInstrument(view.instrumentId)?.kind === kind

const ACTION_TRADE = 0x54

/** A record of `trades`, or the trade among a book's records. */
function isTrade(view: RecordView): boolean {
  if (view.rtype === RTYPE.trades) return true
  return (view.rtype === RTYPE.mbp1 || view.rtype === RTYPE.mbp10) && view.action === ACTION_TRADE
}
