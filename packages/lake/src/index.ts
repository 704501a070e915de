export { LakeError, type LakeErrorCode } from './lake-error.ts'
export * from './layout/index.ts'
export * from './schema/index.ts'
export * from './storage/index.ts'
