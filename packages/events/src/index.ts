export {
  type DayKind,
  dayKind,
  holidayName,
  nextSession,
  previousSession,
  type SpySession,
  sessionsBefore,
  spySession,
  tradeDateOf,
} from './calendar.ts'
export {
  CONTROL_CODE,
  CONTROL_MAX_BYTES,
  type ControlRecord,
  type GapFeed,
  parseControl,
  printControl,
} from './control.ts'
export { addDays, type CalendarDate, dateToDays, daysToDate, utcMidnightNs, weekday } from './dates.ts'
export { type EsContract, esExpiry, frontEsContract } from './es-contract.ts'
export { type EsHours, esHours } from './es-hours.ts'
export { EventsError, type EventsErrorCode } from './events-error.ts'
export {
  type Instrument,
  packInstrument,
  SPY_ID,
  STRIKE_GRID_CENTS,
  unpackInstrument,
} from './instruments.ts'
export { type NewYorkClock, newYorkClock, newYorkDate, newYorkNs, newYorkOffsetMinutes } from './new-york.ts'
export { OPTION_CONDITIONS, type OptionCondition } from './option-conditions.ts'
export {
  CONSOLIDATED_PUBLISHER,
  packSaleConditions,
  SALE_CONDITIONS,
  type SaleCondition,
  unpackSaleConditions,
} from './sale-conditions.ts'
export { hasSpyExpiry } from './spy-expiries.ts'
export { parseSymbol, printPolygonSymbol, printSymbol, refusal } from './symbols.ts'
export {
  ES_POINT_USD,
  ES_TICK_NANOS,
  ES_TICK_POINTS,
  NANOS_PER_DOLLAR,
  NS_PER_DAY,
  NS_PER_MINUTE,
  NS_PER_MS,
  NS_PER_SEC,
  type Ns,
} from './units.ts'
