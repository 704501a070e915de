export * from './signals.ts'
export * from './words.ts'
