import { price, u64 } from '../fields.ts'
import { layout } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

export const ohlcv = recordKind({
  type: 'ohlcv',
  rtypes: [RTYPE.ohlcv1s, RTYPE.ohlcv1m, RTYPE.ohlcv1h, RTYPE.ohlcv1d, RTYPE.ohlcvEod, RTYPE.ohlcvDeprecated],
  body: layout({ open: price, high: price, low: price, close: price, volume: u64 }),
})

/** A bar that begins at `tsEvent`; prices in 1e-9; `rtype` tells its length. */
export type OhlcvRecord = RecordOf<typeof ohlcv>
