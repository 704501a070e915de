import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NO_SHARED_DATA } from '@spymaster/test-support'
import { goldenDays, goldenOf, isHere } from './golden-days.ts'
import { differences, readGolden } from './golden-file.ts'

describe('golden days', () => {
  for (const day of goldenDays)
    it(`gives ${day.name} as checked in (npm run golden renews it)`, {
      skip: !isHere(day) && NO_SHARED_DATA,
    }, async () => {
      const changes = differences(await readGolden(day), goldenOf(await day.told()))
      assert.deepEqual(changes, [])
    })
})
