export {
  type Coordination,
  type CoordinationOptions,
  openCoordination,
  type SubscribeOptions,
} from './coordination.js';
export type { LockOptions } from './lock.js';
export { type RedisServer, startRedis } from './redis-server.js';
