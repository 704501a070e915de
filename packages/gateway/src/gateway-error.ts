/**
 * Why a gateway cannot serve.
 *
 * - `port-in-use`, `permission`, `address`, `listen`: it cannot listen there
 * - `static`: the folder of the frontend holds none
 * - `payload`: a line to publish is no payload
 */
export type GatewayErrorCode = 'port-in-use' | 'permission' | 'address' | 'listen' | 'static' | 'payload'

/** A gateway that cannot serve; the message is one sentence that says what to do. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: GatewayErrorCode

  constructor(code: GatewayErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** What an error of `listen` means for whoever started the gateway. */
export function listenError(host: string, port: number, error: NodeJS.ErrnoException): GatewayError {
  const place = `${host}:${port}`
  switch (error.code) {
    case 'EADDRINUSE':
      return new GatewayError(
        'port-in-use',
        `${place} is taken by another program: stop it or choose another port`,
        error,
      )
    case 'EACCES':
      return new GatewayError(
        'permission',
        `${place} may not be listened on: choose a port from 1024 up`,
        error,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new GatewayError('address', `${host} is no address of this machine`, error)
    default:
      return new GatewayError('listen', `cannot listen on ${place}: ${error.message}`, error)
  }
}
