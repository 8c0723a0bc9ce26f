import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { type PackageDefinition, loadSync } from '@grpc/proto-loader';

export type * as amga from './gen/amga.js';
export type * as bridge from './gen/bridge.js';
export type * as common from './gen/common.js';
export type * as dpm from './gen/dpm.js';
export type * as gateway from './gen/gateway.js';
export type * as hydra from './gen/hydra.js';
export type * as lfc from './gen/lfc.js';

const domains = ['amga', 'bridge', 'dpm', 'gateway', 'hydra', 'lfc'] as const;

let loaded: PackageDefinition | undefined;

/**
 * The contract as `@grpc/proto-loader` reads it, with the same options the committed types were generated with:
 * camel case, 64-bit integers as numbers (sizes and times stay below 2^53), enums as names, defaults filled in.
 */
export function packageDefinition(): PackageDefinition {
  loaded ??= loadSync(
    domains.map((domain) => `mdm/${domain}/v1/${domain}.proto`),
    {
      includeDirs: [fileURLToPath(new URL('..', import.meta.url))],
      longs: Number,
      enums: String,
      defaults: true,
      oneofs: true,
    },
  );
  return loaded;
}

export { loadPackageDefinition };
