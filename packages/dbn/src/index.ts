export { DbnError, type DbnErrorCode } from './dbn-error.ts'
export { DbnDecoder, type DecoderOptions, type RecordBatch } from './decoder.ts'
export { encodeMetadata } from './encode-metadata.ts'
export { encodeRecord, patchInstrumentId, type SystemParts, systemRecord } from './encode-record.ts'
export { ACTIONS, ERROR_CODE, FLAG, SIDES, STAT_TYPE, SYSTEM_CODE } from './market-codes.ts'
export type { MappingInterval, Metadata, SymbolMapping } from './metadata.ts'
export { readRecord } from './read-record.ts'
export { RecordView, UNDEF_PRICE, WORDS } from './record-view.ts'
export type { BboRecord } from './records/bbo.ts'
export type { CbboRecord, Cmbp1Record, ConsolidatedLevel } from './records/cmbp.ts'
export type { DefinitionRecord } from './records/definition.ts'
export type { ErrorRecord } from './records/error.ts'
export type { ImbalanceRecord } from './records/imbalance.ts'
export {
  type DbnRecord,
  type DbnVersion,
  RECORD_SIZES,
  type RecordType,
  recordBytes,
} from './records/index.ts'
export type { MboRecord } from './records/mbo.ts'
export type { BookLevel, Mbp1Record, Mbp10Record, TradeRecord } from './records/mbp.ts'
export type { OhlcvRecord } from './records/ohlcv.ts'
export type { StatisticsRecord } from './records/statistics.ts'
export type { StatusRecord } from './records/status.ts'
export type { SymbolMappingRecord } from './records/symbol-mapping.ts'
export type { SystemRecord } from './records/system.ts'
export { RTYPE, RTYPES, type RTypeName } from './rtypes.ts'
export { MIXED_SCHEMA, SCHEMAS, type Schema, schemaName } from './schemas.ts'
export { type Sniffed, sniff } from './sniff.ts'
export { NO_STYPE, STYPES, type SType, stypeName } from './stypes.ts'
export { systemCode, systemMessage } from './system-record.ts'
export { type TimeOrigin, timeOrigin } from './time-origin.ts'
export { ZstdFrames } from './zstd-frames.ts'
