import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { settingsByPart } from '@spymaster/core'
import { listFiles, readText } from './rules/source-file.ts'

/** The settings that decide what is said of a level, docs/physics.md §4 to §7. */
const PARTS = ['barrier', 'tape', 'fuel', 'score'] as const
/** Those of them that need no curve, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  fuelSource: 'a word: what is asked, not how well',
  tauVelocitySec: 'smooths what is shown',
  tauDeltaLiqSec: 'smooths what is shown',
  tauReplenishmentSec: 'smooths what is shown',
  tauDealerGammaSec: 'smooths what is shown',
  runwayMin: 'context, which no score rests on',
  confluenceBand: 'context, which no score rests on',
  lookbackMinutes: 'context, which no score rests on',
}
/** Of the three weights, which sum to 1, two can be moved. */
const WEIGHTS = ['weights.hedge', 'weights.tape']

type Point = { readonly value: number; readonly isDefault: boolean }
type Curves = {
  readonly sensitivity?: readonly { readonly setting: string; readonly points: readonly Point[] }[]
  readonly settings?: readonly (Point & { readonly setting: string })[]
  readonly words?: readonly (Point & { readonly setting: string })[]
}

/** By setting, the values at which checked-in curves have its default. */
function standing(): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>()
  const add = (setting: string, { value, isDefault }: Point) => {
    if (isDefault) found.set(setting, (found.get(setting) ?? new Set()).add(value))
  }
  for (const path of listFiles().filter((file) => /^docs\/studies\/[^/]+\.json$/.test(file))) {
    const { sensitivity = [], settings = [], words = [] } = JSON.parse(readText(path)!) as Curves
    for (const { setting, points } of sensitivity) for (const point of points) add(setting, point)
    for (const point of [...settings, ...words]) add(point.setting, point)
  }
  return found
}

describe('the studies', () => {
  const curves = standing()
  for (const part of PARTS)
    it(`have a curve of each setting of ${part}, about its value of today`, () => {
      const missing = Object.entries(settingsByPart[part])
        .filter(([name]) => WITHOUT[name] === undefined)
        .filter(([name, { default: own }]) => !curves.get(name)?.has(Number(own)))
      assert.deepEqual(
        missing.map(([name, { default: own }]) => `${name} ${own}`),
        [],
      )
    })
  it('have curves of the weights', () => {
    for (const weight of WEIGHTS) assert.ok(curves.has(weight), weight)
  })
})
