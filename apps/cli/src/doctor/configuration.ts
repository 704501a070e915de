import { configHash } from '@spymaster/core'
import { type ConfigSources, environmentNames, loadPhysics } from '../config/load-physics.ts'
import { nearest } from '../nearest.ts'
import { telemetrySettings } from '../service/telemetry/telemetry-options.ts'
import { type Examination, type Finding, fail, ok, warn } from './finding.ts'

/** Variables of the program beside the physics' settings. */
const OTHERS = [
  ...['SPYMASTER_CONFIG', 'SPYMASTER_METRICS_PORT', 'SPYMASTER_METRICS_HOST'],
  ...['SPYMASTER_LOG_FORMAT', 'SPYMASTER_LOG_LEVEL', 'SPYMASTER_TEST_DATA'],
  ...['SPYMASTER_REPLICAS', 'SPYMASTER_LAKE'],
]
/** What the deployment's compose file takes. */
const OF_DEPLOYMENT = /^SPYMASTER_(?:(?:NATS|S3|GRAFANA|PROMETHEUS)_\w+|SEED|PORT|DATA)$/

/** Settings from file and environment. */
export function configuration(sources: ConfigSources): Examination {
  const look = async () => [await physics(sources), telemetry(sources.env), ...strangers(sources.env)]
  return { title: 'Configuration', look }
}

async function physics(sources: ConfigSources): Promise<Finding> {
  try {
    const { config, origins, file } = await loadPhysics(sources)
    const own = Object.values(origins).filter((origin) => origin !== 'default').length
    const from = file === null ? 'no file' : file
    return ok(
      'settings',
      `${own === 0 ? 'all defaults' : `${own} of your own`}, ${from}, hash ${configHash(config)}`,
    )
  } catch (error) {
    return fail('settings', (error as Error).message, 'correct them; spymaster config lists them all')
  }
}

function telemetry(env: ConfigSources['env']): Finding {
  const none = {
    'metrics-port': undefined,
    'metrics-host': undefined,
    'log-format': undefined,
    'log-level': undefined,
  }
  try {
    const { port, host } = telemetrySettings(none, env, { isTerminal: true, level: 'info' })
    return ok(
      'metrics',
      port === null ? 'served nowhere unless --metrics-port says so' : `at ${host}:${port}`,
    )
  } catch (error) {
    return fail('metrics', (error as Error).message, 'correct the variable, or unset it')
  }
}

/** A misspelt variable is silent: no command knows that it was meant for it. */
function strangers(env: ConfigSources['env']): Finding[] {
  const known = [...environmentNames(), ...OTHERS]
  return Object.keys(env)
    .filter((name) => name.startsWith('SPYMASTER_') && !known.includes(name) && !OF_DEPLOYMENT.test(name))
    .map((name) => {
      const meant = nearest(name, known)
      const todo = meant === null ? 'unset it' : `did you mean ${meant}?`
      return warn('environment', `${name} is no variable of the program`, todo)
    })
}
