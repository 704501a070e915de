import type { Command } from '../command.ts'
import { config } from './config.ts'
import { inspect } from './inspect.ts'
import { signals } from './signals.ts'

/** Every command there is, in the order of the help. Adding one is one file and one entry here. */
export const commands: readonly Command[] = [signals, inspect, config]
