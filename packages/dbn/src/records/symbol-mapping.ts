import { reserved, text, time, u8 } from '../fields.ts'
import { layout } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { NO_STYPE } from '../stypes.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

const STYPE_OUT_AT = 72

export const symbolMapping = recordKind({
  type: 'symbol-mapping',
  rtypes: [RTYPE.symbolMapping],
  body: layout({
    stypeIn: u8,
    stypeInSymbol: text(71),
    stypeOut: u8,
    stypeOutSymbol: text(71),
    startTs: time,
    endTs: time,
  }),
  older: {
    1: {
      body: layout({
        stypeInSymbol: text(22),
        stypeOutSymbol: text(22),
        reserved1: reserved(4),
        startTs: time,
        endTs: time,
      }),
      finish(_source, _from, target, to) {
        target.setUint8(to, NO_STYPE)
        target.setUint8(to + STYPE_OUT_AT, NO_STYPE)
      },
    },
  },
})

/** What a symbol of a live subscription is called; `stypeIn`, `stypeOut` are codes of `STYPES` or 255. */
export type SymbolMappingRecord = RecordOf<typeof symbolMapping>
