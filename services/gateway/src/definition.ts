import { auditDoor, type ServiceDefinition } from '@mdm/rpc';
import { openAdmission } from './admission.js';
import { createContext, type GatewayContext } from './context.js';
import { auditService } from './doors/grpc/audit-service.js';
import { cohortService } from './doors/grpc/cohort-service.js';
import { emergencyService } from './doors/grpc/emergency-service.js';
import { federationService } from './doors/grpc/federation-service.js';
import { imageService } from './doors/grpc/image-service.js';
import { ingestService } from './doors/grpc/ingest-service.js';
import { jobService } from './doors/grpc/job-service.js';
import { policyService } from './doors/grpc/policy-service.js';
import { removalService } from './doors/grpc/removal-service.js';
import { requestService } from './doors/grpc/request-service.js';
import { revocationService } from './doors/grpc/revocation-service.js';
import { searchService } from './doors/grpc/search-service.js';
import { sessionService } from './doors/grpc/session-service.js';
import { sharingService } from './doors/grpc/sharing-service.js';
import { readObjectList } from './object-lists.js';
import { audit, operations } from './operations/index.js';
import { shareRevocations } from './revocations.js';
import { migrations } from './store/migrations.js';

/** The door of a site: sign-in, one query over all sites, reading, sharing. */
export const gateway: ServiceDefinition<GatewayContext> = {
  name: 'gateway',
  migrations,
  createContext,
  operations,
  admission: openAdmission,
  readObjectList,
  doors: [
    sessionService,
    federationService,
    revocationService,
    searchService,
    imageService,
    ingestService,
    sharingService,
    jobService,
    policyService,
    emergencyService,
    auditService,
    auditDoor(audit),
    removalService,
    cohortService,
    requestService,
  ],
  open: async (context) => {
    const { sharing, removal, emergencies, permits, providers, witnessing } = context;
    sharing.start();
    removal.start();
    emergencies.start();
    return [
      permits,
      providers,
      sharing,
      removal,
      emergencies,
      await shareRevocations(context),
      witnessing.start(),
    ];
  },
};
