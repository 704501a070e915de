import assert from 'node:assert/strict'
import { SignalMachine, type SignalSettings, type SignalStep } from '../src/score/signal-machine.ts'

export const SNAP_NS = 250e6
const settings: SignalSettings = Object.freeze({
  triggerHoldSec: 3,
  contestedHoldSec: 1,
  breakAbove: 80,
  breakEndBelow: 70,
  bounceBelow: 20,
  bounceEndAbove: 30,
})

export type Snap = Omit<SignalStep, 'tNs'>
export const snapWith = (part: Partial<Snap>): Snap =>
  Object.freeze({
    score: 50,
    touched: false,
    monitored: true,
    crossed: false,
    contestedQualifies: false,
    hasSpot: true,
    ...part,
  })

export const idle = snapWith({})
export const breaking = snapWith({ score: 90 })
export const bouncing = snapWith({ score: 10, touched: true })
export const fighting = snapWith({ score: 50, contestedQualifies: true })

/** A signal machine and the time it is at. */
export class Run {
  readonly machine: SignalMachine
  tNs = 0

  constructor(changed: Partial<SignalSettings> = {}) {
    this.machine = new SignalMachine({ ...settings, ...changed }, SNAP_NS)
  }

  /** Takes the snap so many times, each one interval after the one before. */
  take(snap: Snap, times = 1): this {
    for (let i = 0; i < times; i++) {
      this.tNs += SNAP_NS
      this.machine.step({ ...snap, tNs: this.tNs })
    }
    return this
  }

  skip(snaps: number): this {
    this.tNs += snaps * SNAP_NS
    return this
  }

  shows(signal: string, endReason: string | null = null): this {
    assert.deepEqual([this.machine.signal, this.machine.endReason], [signal, endReason])
    return this
  }
}
