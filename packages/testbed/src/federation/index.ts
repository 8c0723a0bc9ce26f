export { eventually } from '../eventually.js';
export { canaryPatient, type Leak, logsBelow, scanLogs } from '../log-scan.js';
export { daikonVolume, writePhantoms } from '../sample-images.js';
export { type Federation, type FederationOptions, startFederation } from './federation.js';
export { type Link, openLink, type ServiceLink } from './link.js';
export type { PostgresProcess } from './postgres-process.js';
export type { Exit, ServiceProcess } from './service-process.js';
