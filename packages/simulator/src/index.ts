export { CAUSE_KINDS, type CauseKind, type CauseMix, DEFAULT_MIX } from './causes/cause-mix.ts'
export type { Fate } from './causes/level-cause.ts'
export type { EsTruth, TrueOrder } from './es/es-truth.ts'
export type { Happening } from './happenings.ts'
export type { SimulatedGap } from './lost-records.ts'
export type { DealerGamma } from './options/dealer-book.ts'
export { OptionTruth, type TruePrint } from './options/option-truth.ts'
export type { SimulationParameters } from './parameters.ts'
export { BATCH_BYTES, BATCH_NS, BATCH_RECORDS, type SimBatch } from './record-writer.ts'
export { SCENARIOS, scenarioDate, scenarioNamed, scenarioParameters } from './scenarios/index.ts'
export type { DateRule, Scenario } from './scenarios/scenario.ts'
export type { SimulatedFile } from './simulated-files.ts'
export { SIMULATOR_VERSION, Simulation } from './simulation.ts'
export { SimulatorError } from './simulator-error.ts'
export { DayTruth } from './truth/day-truth.ts'
export {
  type EsEventLine,
  esEventLine,
  type OptionEventLine,
  optionEventLine,
} from './truth/event-line.ts'
export {
  continuations,
  type Fates,
  type OracleLine,
  type OracleStep,
  oracle,
  type Question,
} from './truth/oracle.ts'
export type { Backstage, Photograph, SnapWatcher } from './truth/snap-watcher.ts'
export type { Outcome } from './truth/touches.ts'
export type { CauseLine, DealersLine, MarketLine, TouchLine, TruthLine } from './truth/truth-line.ts'
