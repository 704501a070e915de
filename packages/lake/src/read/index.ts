export { type Dates, type LakeDay, lakeDates, type TableDay } from './dates.ts'
export { type Answer, type QueryOptions, query } from './query.ts'
export { type ReadRange, readRows } from './read-rows.ts'
export { type TrustedFile, trustedFiles } from './trusted-files.ts'
