export type { Bar, BarSeries } from './bars/bar.ts'
export { type BarQuestion, barHorizon, barTouches } from './bars/bar-touches.ts'
export { BarsError } from './bars/bars-error.ts'
export { readBars } from './bars/read-bars.ts'
export { barMinutesOf, type TradeDay, tradeDaysOf } from './bars/trade-days.ts'
export { isZone, type Zone } from './bars/zone.ts'
export { type Estimate, estimateByDays, LEAST_DAYS, type Resampling } from './levels/day-bootstrap.ts'
export { type DayCase, type DaySums, daySumsOf } from './levels/day-sums.ts'
export { type Headline, headlineOf } from './levels/headline.ts'
export { levelsPage, type StudySource } from './levels/levels-page.ts'
export {
  type GroupReport,
  type LevelsQuestion,
  type LevelsReport,
  studyLevels,
} from './levels/levels-report.ts'
export { adjustedForMany } from './levels/many-tests.ts'
export { type OutcomeRow, type StageRow, type TouchRow, touchRowOf } from './levels/touch-row.ts'
export { headlineOfNull, type NullSource, nullPage } from './null/null-page.ts'
export {
  type NullGroup,
  type NullQuestion,
  type NullReport,
  type NullTest,
  studyNull,
} from './null/null-report.ts'
export { type Leaving, type NullBarrier, type NullRow, NullRows } from './null/null-row.ts'
export { nullRowsOfTouches } from './null/touch-values.ts'
export { MarketRecord, moved, recordsOf } from './null/turned/log-records.ts'
export { reversedDays, shuffledDays } from './null/turned/turned-bars.ts'
export { reversed, shuffled } from './null/turned/turned-log.ts'
export { headlineOfOracle, oraclePage } from './oracle/oracle-page.ts'
export { type OracleReport, oracleJson, reportOracle } from './oracle/oracle-report.ts'
export {
  type MissedMoments,
  type OracleRow,
  OracleTouches,
  oracleRow,
  type SeenMoment,
  type SeenTouches,
} from './oracle/oracle-touches.ts'
export type { Page } from './page/page.ts'
export { renderPage } from './page/render-page.ts'
export type { Figure, Measure, Range } from './realism/measure.ts'
export { RealismMeter, type SessionNs, type StreamReading } from './realism/realism-meter.ts'
export { headlineOfRealism, realismPage } from './realism/realism-page.ts'
export {
  type Finding,
  type RealismColumn,
  type RealismReport,
  type RealismSource,
  reportRealism,
  type Verdict,
  verdictOf,
} from './realism/realism-report.ts'
export { MEASURES } from './realism/registry.ts'
export type { SubjectTally } from './recovery/reader.ts'
export {
  type DayTallies,
  RecoveryMeter,
  type Variant,
} from './recovery/recovery-meter.ts'
export { headlineOfRecovery, recoveryPage } from './recovery/recovery-page.ts'
export { type FigureReport, type RecoveryReport, reportRecovery } from './recovery/recovery-report.ts'
export { SUBJECTS } from './recovery/registry.ts'
export { count, type RecoveryDay, type Subject, type Tally, type Watch } from './recovery/subject.ts'
export { atFullVolume } from './score/full-volume.ts'
export { type FiredSignal, replayPublished } from './score/published-replay.ts'
export {
  MarketRecorder,
  NOT_KNOWN,
  READINGS,
  type ReadingName,
  type RecordedMarket,
  type RecordedTouch,
} from './score/recorded-market.ts'
export { headlineOfScore, scorePage } from './score/score-page.ts'
export { reportScore, type ScoreReport } from './score/score-report.ts'
