import { UsageError } from '../usage-error.ts'

/** The seeds that an option lists, each once: twice the same market would count as two. Throws `UsageError`. */
export function seedList(text: string, option = '--seeds'): number[] {
  const seeds = text.split(',').map((seed) => {
    if (!/^\s*\d{1,15}\s*$/.test(seed))
      throw new UsageError(`${option} must be whole numbers such as 1,2,3, was ${JSON.stringify(text)}`)
    return Number(seed)
  })
  const twice = seeds.find((seed, place) => seeds.indexOf(seed) < place)
  if (twice !== undefined)
    throw new UsageError(`${option} must name each market once, has ${twice} twice: ${JSON.stringify(text)}`)
  return seeds
}
