export { CHROMIUM_FLAGS, chromiumPath, NO_CHROMIUM } from './chromium.ts'
export { linesOf, payloadsOf } from './lines.ts'
export { NO_SHARED_DATA, RECORDED_HOUR, recordedHour, sharedData } from './shared-data.ts'
