import { fileURLToPath } from 'node:url';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import type { MetadataServiceDefinition, MetadataServiceHandlers } from './gen/amga.js';
import type { AuditServiceDefinition, AuditServiceHandlers } from './gen/audit.js';
import type {
  BridgeServiceDefinition,
  BridgeServiceHandlers,
  PacsServiceDefinition,
  PacsServiceHandlers,
  PacsWatchServiceDefinition,
  PacsWatchServiceHandlers,
  QuarantineServiceDefinition,
  QuarantineServiceHandlers,
} from './gen/bridge.js';
import type { StorageServiceDefinition, StorageServiceHandlers } from './gen/dpm.js';
import type {
  CohortServiceDefinition,
  CohortServiceHandlers,
  EmergencyServiceDefinition,
  EmergencyServiceHandlers,
  FederationServiceDefinition,
  FederationServiceHandlers,
  AuditServiceDefinition as GatewayAuditServiceDefinition,
  AuditServiceHandlers as GatewayAuditServiceHandlers,
  ImageServiceDefinition,
  ImageServiceHandlers,
  IngestServiceDefinition,
  IngestServiceHandlers,
  JobServiceDefinition,
  JobServiceHandlers,
  PolicyServiceDefinition,
  PolicyServiceHandlers,
  RemovalServiceDefinition,
  RemovalServiceHandlers,
  RequestServiceDefinition,
  RequestServiceHandlers,
  RevocationServiceDefinition,
  RevocationServiceHandlers,
  SearchServiceDefinition,
  SearchServiceHandlers,
  SessionServiceDefinition,
  SessionServiceHandlers,
  SharingServiceDefinition,
  SharingServiceHandlers,
} from './gen/gateway.js';
import type { KeyServiceDefinition, KeyServiceHandlers } from './gen/hydra.js';
import type { CatalogServiceDefinition, CatalogServiceHandlers } from './gen/lfc.js';

export type * as amga from './gen/amga.js';
export type * as audit from './gen/audit.js';
export type * as bridge from './gen/bridge.js';
export type * as common from './gen/common.js';
export type * as dpm from './gen/dpm.js';
export type * as gateway from './gen/gateway.js';
export type * as hydra from './gen/hydra.js';
export type * as lfc from './gen/lfc.js';

const domains = ['amga', 'audit', 'bridge', 'dpm', 'gateway', 'hydra', 'lfc'] as const;

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

/** Every gRPC service of the contract with the types of its two sides, by full name. */
export interface Services {
  /** The one that every service serves. */
  'mdm.audit.v1.AuditService': { handlers: AuditServiceHandlers; definition: AuditServiceDefinition };
  'mdm.lfc.v1.CatalogService': { handlers: CatalogServiceHandlers; definition: CatalogServiceDefinition };
  'mdm.amga.v1.MetadataService': { handlers: MetadataServiceHandlers; definition: MetadataServiceDefinition };
  'mdm.hydra.v1.KeyService': { handlers: KeyServiceHandlers; definition: KeyServiceDefinition };
  'mdm.dpm.v1.StorageService': { handlers: StorageServiceHandlers; definition: StorageServiceDefinition };
  'mdm.bridge.v1.BridgeService': { handlers: BridgeServiceHandlers; definition: BridgeServiceDefinition };
  'mdm.bridge.v1.PacsService': { handlers: PacsServiceHandlers; definition: PacsServiceDefinition };
  'mdm.bridge.v1.PacsWatchService': {
    handlers: PacsWatchServiceHandlers;
    definition: PacsWatchServiceDefinition;
  };
  'mdm.bridge.v1.QuarantineService': {
    handlers: QuarantineServiceHandlers;
    definition: QuarantineServiceDefinition;
  };
  'mdm.gateway.v1.SessionService': { handlers: SessionServiceHandlers; definition: SessionServiceDefinition };
  'mdm.gateway.v1.FederationService': {
    handlers: FederationServiceHandlers;
    definition: FederationServiceDefinition;
  };
  'mdm.gateway.v1.RemovalService': {
    handlers: RemovalServiceHandlers;
    definition: RemovalServiceDefinition;
  };
  'mdm.gateway.v1.RevocationService': {
    handlers: RevocationServiceHandlers;
    definition: RevocationServiceDefinition;
  };
  'mdm.gateway.v1.SearchService': { handlers: SearchServiceHandlers; definition: SearchServiceDefinition };
  'mdm.gateway.v1.ImageService': { handlers: ImageServiceHandlers; definition: ImageServiceDefinition };
  'mdm.gateway.v1.IngestService': { handlers: IngestServiceHandlers; definition: IngestServiceDefinition };
  'mdm.gateway.v1.AuditService': {
    handlers: GatewayAuditServiceHandlers;
    definition: GatewayAuditServiceDefinition;
  };
  'mdm.gateway.v1.EmergencyService': {
    handlers: EmergencyServiceHandlers;
    definition: EmergencyServiceDefinition;
  };
  'mdm.gateway.v1.JobService': { handlers: JobServiceHandlers; definition: JobServiceDefinition };
  'mdm.gateway.v1.PolicyService': { handlers: PolicyServiceHandlers; definition: PolicyServiceDefinition };
  'mdm.gateway.v1.CohortService': { handlers: CohortServiceHandlers; definition: CohortServiceDefinition };
  'mdm.gateway.v1.RequestService': {
    handlers: RequestServiceHandlers;
    definition: RequestServiceDefinition;
  };
  'mdm.gateway.v1.SharingService': { handlers: SharingServiceHandlers; definition: SharingServiceDefinition };
}
