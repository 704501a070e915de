export * from './flow.ts'
export * from './placebos.ts'
export * from './signals.ts'
export * from './words.ts'
