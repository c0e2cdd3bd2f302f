export type { Emulator, Operation } from './emulator';
export type { Fault, FaultEffect } from './faults';
export { PortInUseError } from './http/listener';
export type { EmulatorOptions, ExternalIdentityProvider } from './options';
export { productIds, type ProductId } from './products/product-id';
export { startEmulator } from './start-emulator';
export type { EmulatorStats, ProductStats, TokenRequestKind } from './stats';
export { demoUsers, type DemoUser, type DemoUsers } from './users';
