export { createGateway, type Gateway, type GatewayOptions, type Runtime } from './gateway.ts'
export { GatewayError, type GatewayErrorCode } from './gateway-error.ts'
