export { isHarmless, type Problem, type ProblemKind } from './problem.ts'
export { type VerifyOptions, type VerifyResult, verify } from './verify.ts'
