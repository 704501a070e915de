// npm run pictures [-- NAME…]: starts the system on the days of `pictures/moments.ts`, and takes the pictures of
// docs/pictures at the moment in which the physics says what they show, and some time after.
import { MOMENTS } from './pictures/moments.ts'
import { takePictures } from './pictures/take.ts'

const names = process.argv.slice(2)
const unknown = names.find((name) => !MOMENTS.some((moment) => moment.name === name))
if (unknown !== undefined) {
  console.error(
    `There is no picture called ${unknown}: there are ${MOMENTS.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}
for (const moment of MOMENTS)
  if (names.length === 0 || names.includes(moment.name))
    for (const path of await takePictures(moment)) console.log(path)
