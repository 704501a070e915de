// Whether the service in this container does its work, by its own /health: exit code 0 or 1, for the container engine.
// Says why on standard output, which `docker inspect` keeps.
const port = process.env.SPYMASTER_METRICS_PORT ?? ''
if (!/^[1-9]\d{0,4}$/.test(port)) {
  console.log('SPYMASTER_METRICS_PORT names no port: nothing tells of the health of this service')
  process.exit(1)
}
try {
  const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_500) })
  console.log((await answer.text()).trim())
  process.exitCode = answer.ok ? 0 : 1
} catch (error) {
  console.log(`no answer at port ${port}: ${error.cause?.message ?? error.message}`)
  process.exitCode = 1
}
