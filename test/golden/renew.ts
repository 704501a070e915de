// Computes the golden days anew, shows what changed and checks the result in: a deliberate act.
import { goldenDays, goldenOf, isHere } from './golden-days.ts'
import { differences, readGolden, writeGolden } from './golden-file.ts'

for (const day of goldenDays) {
  if (!isHere(day)) {
    console.log(`${day.name}: left as it is, its recorded data is not here`)
    continue
  }
  const golden = goldenOf(await day.told())
  const changes = differences(await readGolden(day), golden)
  console.log(`${day.name}: ${changes.length === 0 ? 'unchanged' : `changed\n  ${changes.join('\n  ')}`}`)
  if (changes.length > 0) await writeGolden(day, golden)
}
