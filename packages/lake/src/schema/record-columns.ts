import { type Column, column, nullable } from './column.ts'

// Records of the log are Databento's of version 3; columns are named as Databento names the fields. Offsets are bytes
// from the record's start. Reserved bytes have no column.

const u8 = (at: number, about: string) => column('u8', about, { at })
const u16 = (at: number, about: string) => column('u16', about, { at })
const u32 = (at: number, about: string) => column('u32', about, { at })
const i32 = (at: number, about: string) => column('i32', about, { at })
const letter = (at: number, about: string) => column('letter', about, { at })
const price = (at: number, about: string) => nullable('price', about, { at })
const time = (at: number, about: string) => nullable('time', about, { at })

const header = {
  rtype: u8(1, 'Type code of the record.'),
  publisher_id: u16(2, 'Who published it: dataset and venue.'),
  instrument_id: u32(4, 'Id of ours: unpack it with `unpackInstrument` of @spymaster/events.'),
  ts_event: time(8, 'When the matching engine received it; null where it did not say.'),
}

const tsRecv = (at: number) => time(at, 'When it was captured: the time at which it was known.')
const tsInDelta = (at: number) => i32(at, 'Nanoseconds from the sending to the capture.')
const sequence = (at: number) => u32(at, "The venue's sequence number.")
const flags = (at: number) =>
  u8(at, 'Bits: 128 last of its event, 32 snapshot, 8 bad time, 4 book may be bad.')
const side = (at: number) => letter(at, "Side: of a trade the aggressor's, A seller, B buyer, N unknown.")

const traded = {
  price: price(16, 'Price of the order or trade; null for none.'),
  size: u32(24, 'Shares or contracts.'),
}
const change = {
  ...header,
  ...traded,
  action: letter(28, 'A add, C cancel, M modify, R clear, T trade, F fill, N none.'),
  side: side(29),
  flags: flags(30),
}
const event = {
  ...change,
  depth: u8(31, 'Level of the book that changed, 0 the best.'),
  ts_recv: tsRecv(32),
  ts_in_delta: tsInDelta(40),
  sequence: sequence(44),
}

type Place = '00' | '01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09'
type Priced<Name extends string> = Record<Name, Column<'price', true>>
type Sized<Name extends string> = Record<Name, Column<'u32', false>>
type BookColumns<P extends Place> = Priced<`${'bid' | 'ask'}_px_${P}`> &
  Sized<`${'bid' | 'ask'}_${'sz' | 'ct'}_${P}`>

/** Columns of the `count` best levels of a book, level by level. */
function book<P extends Place>(count: number): BookColumns<P> {
  const columns: Record<string, Column> = {}
  for (let level = 0; level < count; level++) {
    const place = String(level).padStart(2, '0')
    const at = 48 + 32 * level
    columns[`bid_px_${place}`] = price(at, 'Bid price; null where there is none.')
    columns[`ask_px_${place}`] = price(at + 8, 'Ask price; null where there is none.')
    columns[`bid_sz_${place}`] = u32(at + 16, 'Shares or contracts bid.')
    columns[`ask_sz_${place}`] = u32(at + 20, 'Shares or contracts offered.')
    columns[`bid_ct_${place}`] = u32(at + 24, 'Orders bid.')
    columns[`ask_ct_${place}`] = u32(at + 28, 'Orders offered.')
  }
  return columns as BookColumns<P>
}

const consolidated = {
  bid_px_00: price(48, 'Best bid price of all venues; null where there is none.'),
  ask_px_00: price(56, 'Best ask price of all venues; null where there is none.'),
  bid_sz_00: u32(64, 'Shares or contracts bid.'),
  ask_sz_00: u32(68, 'Shares or contracts offered.'),
  bid_pb_00: u16(72, 'Publisher who bids it.'),
  ask_pb_00: u16(76, 'Publisher who offers it.'),
}

const quoted = {
  ...header,
  price: price(16, 'Price of the last trade; null for none.'),
  size: u32(24, 'Shares or contracts of the last trade.'),
  side: side(29),
  flags: flags(30),
  ts_recv: tsRecv(32),
}

/** `trades`. */
export const tradeColumns = event
/** `mbp-1`, `tbbo`. */
export const mbp1Columns = { ...event, ...book<'00'>(1) }
/** `mbp-10`: all 73 fields. */
export const mbp10Columns = { ...event, ...book<Place>(10) }
/** `bbo-1s`, `bbo-1m`. */
export const bboColumns = { ...quoted, sequence: sequence(44), ...book<'00'>(1) }
/** `cmbp-1`, `tcbbo`. */
export const cmbp1Columns = { ...change, ts_recv: tsRecv(32), ts_in_delta: tsInDelta(40), ...consolidated }
/** `cbbo-1s`, `cbbo-1m`. */
export const cbboColumns = { ...quoted, ...consolidated }

/** `ohlcv-1s` to `ohlcv-1d`; `ts_event` is the beginning of the bar. */
export const ohlcvColumns = {
  ...header,
  open: price(16, 'First price of the bar.'),
  high: price(24, 'Highest price of the bar.'),
  low: price(32, 'Lowest price of the bar.'),
  close: price(40, 'Last price of the bar.'),
  volume: column('u64', 'Shares or contracts traded.', { at: 48 }),
}

/** `statistics`. */
export const statisticsColumns = {
  ...header,
  ts_recv: tsRecv(16),
  ts_ref: time(24, 'Time that the figure is of; null for none.'),
  price: price(32, 'The figure, if it is a price.'),
  quantity: nullable('i64', 'The figure, if it is a quantity.', { at: 40 }),
  sequence: sequence(48),
  ts_in_delta: tsInDelta(52),
  stat_type: u16(56, 'What the figure is, 9 for open interest.'),
  channel_id: u16(58, "The venue's channel."),
  update_action: u8(60, '1 new, 2 taken back.'),
  stat_flags: u8(61, 'More of the figure, by its type.'),
}

/** `mbo`: orders one by one. */
export const mboColumns = {
  ...header,
  order_id: column('u64', "The venue's order id.", { at: 16 }),
  price: price(24, 'Price of the order; null for none.'),
  size: u32(32, 'Shares or contracts.'),
  flags: flags(36),
  channel_id: u8(37, "The venue's channel."),
  action: letter(38, 'A add, C cancel, M modify, R clear, T trade, F fill, N none.'),
  side: side(39),
  ts_recv: tsRecv(40),
  ts_in_delta: tsInDelta(48),
  sequence: sequence(52),
}

/** Our control records, and what else comes as a system record. */
export const controlColumns = {
  ...header,
  msg: column('text', 'JSON of a control record of ours: `session`, `end`, `clock` or `gap`.', { at: 16 }),
  code: u8(319, '255 for a control record of ours.'),
}

/** Records of which there is no table, whole. */
export const rawColumns = {
  ...header,
  record: column('text', 'The record, header included, in DBN of version 3, as hexadecimal digits.'),
}

/** What every row says of where it comes from. */
export const lineageColumns = {
  ts_out: nullable('time', 'When the vendor sent it, where the stream says so.'),
  run: nullable('word', 'Run of the log that it belongs to; null in imports.'),
  log_seq: nullable('whole', 'Sequence of its message on the market stream; null in imports.'),
  ordinal: column('whole', 'Its place: records of the run, or of the imported file, before it.'),
  source: column(
    'word',
    'The log it was read from, `log-1` and so on, or `file-` and the checksum of the file.',
  ),
}
