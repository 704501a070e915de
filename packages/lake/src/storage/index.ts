export { LocalStorage } from './local/local-storage.ts'
export type { LakeStorage, StoredObject } from './storage.ts'
