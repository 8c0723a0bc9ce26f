import type { Call, ServiceBase } from '@mdm/rpc';
import { openWitnessing, type Witnessing } from './audit/witnessing.js';
import { type Emergencies, openEmergencies } from './emergency/emergencies.js';
import { openProviders, type Providers } from './oidc/providers.js';
import { livePeople, type People } from './people.js';
import { openPermits, type Permits } from './permits.js';
import { openRemoval, type Removal } from './removal/removal.js';
import { openSharing, type Sharing } from './sharing/sharing.js';
import { type CohortStore, cohortStore } from './store/cohorts.js';
import { type InvitationStore, invitationStore } from './store/invitations.js';
import { type RequestStore, requestStore } from './store/requests.js';
import { openTokens, type Tokens } from './tokens.js';

export interface GatewayContext extends ServiceBase {
  readonly people: People;
  readonly tokens: Tokens;
  readonly permits: Permits;
  readonly providers: Providers;
  readonly sharing: Sharing;
  readonly emergencies: Emergencies;
  readonly removal: Removal;
  readonly invitations: InvitationStore;
  readonly witnessing: Witnessing;
  readonly cohorts: CohortStore;
  readonly requests: RequestStore;
}

/** What an operation of the gateway is given. */
export type GatewayCall = GatewayContext & Call;

export async function createContext(base: ServiceBase): Promise<GatewayContext> {
  const tokens = await openTokens(base);
  const people = livePeople(base);
  const sharing = openSharing({ ...base, tokens });
  return {
    ...base,
    people,
    tokens,
    permits: openPermits({ ...base, tokens, people }),
    providers: openProviders(base),
    sharing,
    emergencies: openEmergencies({ ...base, sharing, people }),
    removal: openRemoval({ ...base, tokens }),
    invitations: invitationStore(base.db),
    witnessing: openWitnessing(base),
    cohorts: cohortStore(base.db, base.site),
    requests: requestStore(base.db),
  };
}
