export { NO_SHARED_DATA, sharedData } from './shared-data.ts'
