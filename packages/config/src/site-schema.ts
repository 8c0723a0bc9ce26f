import path from 'node:path';
import { fail } from '@mdm/errors';
import { z } from 'zod';
import {
  aeTitle,
  aeTitlePattern,
  byteSize,
  dialAddress,
  dn,
  expected,
  fileMode,
  fingerprint,
  fqan,
  httpsUrl,
  httpUrl,
  ipOrNetwork,
  listenAddress,
  parseAddress,
  period,
  rights,
  siteId,
  text,
  voName,
} from './forms.js';

export const serviceNames = ['lfc', 'amga', 'hydra', 'dpm', 'dicom-bridge', 'gateway'] as const;
export type ServiceName = (typeof serviceNames)[number];

const label = (form: string) =>
  z
    .string({ error: expected(form) })
    .min(1, { error: expected(form) })
    .max(200, { error: expected(form) });

const count = (form: string, min: number, max: number) =>
  z
    .int({ error: expected(form) })
    .min(min, { error: expected(form) })
    .max(max, { error: expected(form) });

const service = z
  .strictObject({
    listen: listenAddress.describe('Where the service listens (gRPC with mutual TLS), host:port'),
    health: listenAddress.describe(
      'Where grpc.health.v1 is answered, plain gRPC for probes of the machine itself, host:port',
    ),
    metrics: listenAddress
      .optional()
      .describe('Where Prometheus finds /metrics, plain HTTP, host:port; default: nowhere'),
    address: dialAddress
      .optional()
      .describe(
        'What others dial, host:port; default: the same as listen, which then must not be a wildcard',
      ),
  })
  .superRefine(({ listen, address }, context) => {
    if (address === undefined && isWildcard(listen)) {
      const message =
        'is missing; expected the host:port that others dial, because listen is a wildcard address';
      context.addIssue({ code: 'custom', path: ['address'], message });
    }
  });

function isWildcard(listen: string): boolean {
  const host = parseAddress(listen)?.host;
  return host === '0.0.0.0' || host === '::';
}

const dataLevel = z.enum(['identified', 'pseudonymous', 'anonymous'], {
  error: expected('identified, pseudonymous or anonymous'),
});

const banCommon = {
  reason: label('why, in one sentence').describe('Why: told to who is banned'),
  until: z.iso
    .date({ error: expected('a date YYYY-MM-DD') })
    .optional()
    .describe('First day, UTC, on which it is over; default: never'),
};
const ban = z.union(
  [
    z.strictObject({ user: dn, ...banCommon }),
    z.strictObject({ group: fqan, ...banCommon }),
    z.strictObject({ site: siteId, ...banCommon }),
  ],
  { error: expected('user, group or site, and reason') },
);

const peer = z.strictObject({
  site: siteId.describe('Id of the other site'),
  fingerprint: fingerprint.describe(
    'SHA-256 fingerprint of the CA certificate of that site, told on another way than the bundle',
  ),
  groups: z
    .array(z.union([fqan, voName], { error: expected('a VO or an FQAN') }))
    .max(256)
    .optional()
    .describe('VOs and groups that the site may assert here, with all below them; default: all'),
  subjects: z
    .array(dn)
    .max(256)
    .optional()
    .describe('Beginnings of the DNs of the people that the site may vouch for here; default: all'),
  level: dataLevel
    .default('pseudonymous')
    .describe('Highest level of data that people of that site are shown here'),
});

const user = z.strictObject({
  dn: dn.describe('DN of the person, as in the certificate'),
  groups: z
    .array(fqan)
    .max(64)
    .default([])
    .describe('FQANs that the gateway of this site asserts for the person'),
});

const vo = z.strictObject({
  name: voName.describe('Name of the VO, as in its vomsdir directory'),
  groups: z
    .array(fqan)
    .max(256)
    .optional()
    .describe('FQANs that are believed of its attribute certificates, with all below them; default: all'),
});

const claimName = text('the name of a claim, such as groups or realm_access.roles', /^[\w.:/-]{1,200}$/, 200);

/** Two spellings of one URL would be two to a provider, which compares the text. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { href, search, hash, username, password } = new URL(text);
  return href === text && `${search}${hash}${username}${password}` === '' && !/[?#]/.test(text);
}

const provider = z.strictObject({
  issuer: httpsUrl.describe('Issuer, exactly as the provider says it in its tokens'),
  title: label('a name for people').describe('Name of the provider, for people'),
  clientId: label('the client id').describe('Client id of this site at the provider'),
  clientSecretFile: label('the name of a file')
    .optional()
    .describe('File below MDM_SECRETS_DIR with the client secret; default: a public client'),
  caFile: label('the name of a file')
    .optional()
    .describe(
      'PEM file, absolute or below MDM_SECRETS_DIR, with the CA of the provider where that is one of the hospital; default: public CAs only',
    ),
  scopes: z
    .array(text('the name of a scope', /^[!#-[\]-~]{1,200}$/, 200))
    .max(32)
    .refine((scopes) => scopes.includes('openid'), { error: expected('openid among the scopes') })
    .default(['openid', 'profile'])
    .describe('Scopes that are asked for; default openid and profile'),
  redirectUris: z
    .array(
      httpsUrl.refine((uri) => isPlainUrl(uri), {
        error: expected('an https URL in normal form, without query and fragment'),
      }),
    )
    .max(32)
    .default([])
    .describe(
      'Where the provider may send browsers back to, besides http://127.0.0.1 and http://[::1] on any port for the command line',
    ),
  dn: text(
    'a DN in slash form, with {claim} where the value of a claim is to be, at least once and never side by side',
    /^\/(?=.*\{)(?!.*\}\{)(?:[^{}\p{Cc}]|\{[\w.:/-]{1,200}\})+$/u,
    1024,
  ).describe(
    'DN of a person, such as "/O=Hospital A/OU=Staff/CN={name} {sub}": {claim} stands for its value; must tell people apart',
  ),
  groups: z
    .array(
      z.strictObject({
        claim: claimName.describe('Claim whose value, or one of whose values, is looked at'),
        value: label('the value of a claim').describe('The value that it must have'),
        group: fqan.describe('The FQAN that its people get'),
      }),
    )
    .max(1000)
    .default([])
    .describe('Groups that follow from claims'),
  level: dataLevel
    .default('pseudonymous')
    .describe('Highest level of data that people of the provider are shown'),
});

const absolutePath = z
  .string({ error: expected('the absolute path of a directory') })
  .max(4096, { error: expected('the absolute path of a directory') })
  .refine(path.isAbsolute, { error: expected('the absolute path of a directory') });

const identity = z.strictObject({
  caDirectory: absolutePath
    .optional()
    .describe(
      'CAs whose certificates and proxies may sign in, as <hash>.0, .r0, .signing_policy or .namespaces; default: only the CA of this site',
    ),
  vomsDirectory: absolutePath
    .optional()
    .describe('<vo>/<host>.lsc of the VOMS servers whose attribute certificates are believed'),
  vos: z.array(vo).max(256).default([]).describe('VOs whose members may sign in with a proxy'),
  providers: z.array(provider).max(64).default([]).describe('OpenID providers whose people may sign in'),
  sessionHours: count('hours from 1 to 168', 1, 168)
    .default(12)
    .describe('How long a sign-in lasts at most, in hours'),
  jobDays: count('days from 1 to 90', 1, 90)
    .default(14)
    .describe('How long the permit of a job lasts at most, in days'),
});

const grant = z.union(
  [z.strictObject({ user: dn, rights: rights }), z.strictObject({ group: fqan, rights: rights })],
  { error: expected("user or group, and rights, such as { group: /biomed/cardiology, rights: 'r--' }") },
);

/** Beside the lists of single images. Which collections there are, the metadata catalogue says. */
const collectionList = z.strictObject({
  collection: z
    .enum(['/mdm/Patient', '/mdm/Study', '/mdm/Series', '/mdm/Image', '/mdm/DICOM'], {
      error: expected('a collection, such as /mdm/Patient'),
    })
    .describe('The collection; its attributes are also closed to queries on those below it'),
  grants: z
    .array(
      z.union(
        [
          z.strictObject({ user: dn, rights }),
          z.strictObject({ group: fqan, rights }),
          z.strictObject({ site: siteId, rights }),
        ],
        { error: expected("user, group or site, and rights, such as { group: /biomed/a, rights: 'r--' }") },
      ),
    )
    .max(1000)
    .default([])
    .describe('Who may ask it (r--) or not (---): a person before their groups, of groups any that may'),
  others: rights.default('---').describe("Everybody else; default '---'"),
});

const certificateName = z.union(
  [
    dn,
    text('a host name', /^(?!-)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/, 253),
    text('a URI', /^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/, 1024),
  ],
  { error: expected('the DN, a host name or a URI of a certificate') },
);

/** What becomes of the images of a source: whose they are, and how they are made safe. */
const imagePolicy = {
  owner: dn.describe('DN of the owner of the images'),
  group: fqan.describe('Group of the images'),
  mode: fileMode.default('0640').describe('Starting mode of the images, octal'),
  metadataMode: fileMode.optional().describe('Starting mode of their metadata, octal; default: mode'),
  profile: z
    .enum(['basic', 'identity'], { error: expected('basic or identity') })
    .default('basic')
    .describe('De-identification: basic (PS3.15 Annex E Basic Profile) or identity (left as it is)'),
  consent: z
    .enum(['unknown', 'given', 'refused'], { error: expected('unknown, given or refused') })
    .default('unknown')
    .describe(
      'Whether the patients of this source agree that their images are used beyond their own care; for policies',
    ),
  grants: z
    .array(grant)
    .max(100)
    .default([])
    .describe('Further users and groups, added to the ACL of each image'),
  metadataGrants: z
    .array(grant)
    .max(100)
    .default([])
    .describe('Further users and groups, added to the ACL of its metadata only'),
  retention: period
    .optional()
    .describe(
      'How long images must be kept, from the day of the study, such as P10Y; until then nobody removes them; default: not limited',
    ),
};

const ingestSource = z
  .strictObject({
    aeTitle: aeTitlePattern.optional().describe('Calling AE title, * for any characters; default: any'),
    address: ipOrNetwork.optional().describe('Address or network the association comes from; default: any'),
    certificate: certificateName
      .optional()
      .describe(
        'DN, host name or URI of the client certificate that sends by STOW-RS; such a source sends on no other way',
      ),
    commitment: dialAddress
      .optional()
      .describe(
        'Where it takes results of storage commitment, host:port; default: only on the association on which it has asked',
      ),
    commitmentTls: z
      .boolean({ error: expected('true or false') })
      .optional()
      .describe('They are told over TLS, to who shows a certificate of the CA of this site; default false'),
    ...imagePolicy,
  })
  .superRefine(({ certificate, commitment, commitmentTls }, context) => {
    const problem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (certificate !== undefined && commitment !== undefined)
      problem('commitment', 'is wrong; expected a source that sends by DICOM, not by STOW-RS');
    if (commitmentTls !== undefined && commitment === undefined)
      problem('commitmentTls', 'is wrong; expected commitment beside it');
  });

const pixels = (form: string, min: number) => count(`${form} in pixels`, min, 65_535);

const blankingTemplate = z
  .strictObject({
    name: label('a name').describe('Name of the template, for the audit'),
    manufacturer: label('the name of a manufacturer')
      .optional()
      .describe('Manufacturer (0008,0070), * for any characters; default: any'),
    model: label('the name of a model')
      .optional()
      .describe("Manufacturer's Model Name (0008,1090), * for any characters; default: any"),
    modality: label('a modality').optional().describe('Modality (0008,0060); default: any'),
    rows: pixels('rows', 1).describe('Rows of its images'),
    columns: pixels('columns', 1).describe('Columns of its images'),
    regions: z
      .array(
        z.strictObject({
          x: pixels('a column', 0).describe('First column, from 0'),
          y: pixels('a row', 0).describe('First row, from 0'),
          width: pixels('a width', 1).describe('Width in pixels'),
          height: pixels('a height', 1).describe('Height in pixels'),
        }),
      )
      .max(64)
      .describe('Where it writes text: made black; none: the site vouches that it writes none'),
  })
  .superRefine(({ rows, columns, regions }, context) => {
    regions.forEach(({ x, y, width, height }, index) => {
      if (x + width > columns || y + height > rows) {
        const message = 'is wrong; expected a region inside the image';
        context.addIssue({ code: 'custom', path: ['regions', index], message });
      }
    });
  });

const deidentification = z.strictObject({
  options: z
    .array(
      z.enum(
        [
          'clean-graphics',
          'clean-structured-content',
          'clean-descriptors',
          'retain-full-dates',
          'retain-modified-dates',
          'retain-patient-characteristics',
          'retain-device-identity',
          'retain-uids',
          'retain-safe-private',
          'retain-institution-identity',
        ],
        { error: expected('an option of PS3.15 E.3, such as retain-modified-dates or clean-descriptors') },
      ),
    )
    .max(16)
    .refine(
      (options) => !options.includes('retain-full-dates') || !options.includes('retain-modified-dates'),
      {
        error: expected('dates retained in full or modified, not both'),
      },
    )
    .default([])
    .describe('Options of PS3.15 Annex E that the project adds to the Basic Profile'),
  vocabulary: z
    .array(text('a word', /^[\p{L}\p{N}]+$/u, 64))
    .max(10_000)
    .default([])
    .describe('Words that clean-descriptors keeps, besides those of imaging'),
  templates: z
    .array(blankingTemplate)
    .max(1000)
    .default([])
    .describe('Where devices write text into their images; first match wins'),
});

/** What every PACS has, however it is spoken to. */
const anyPacs = {
  name: voName.describe(
    'Name of the PACS: in messages, metrics and the list of what is waiting; never changed',
  ),
  storage: z
    .enum(['backed', 'copy'], { error: expected('backed or copy') })
    .default('backed')
    .describe(
      'backed: images stay in the PACS and are fetched when somebody reads them; copy: they are stored in a pool as well; default backed',
    ),
  images: z.strictObject(imagePolicy).describe('Whose the images are, and how they are made safe'),
  backfill: z
    .union([z.boolean(), z.iso.date()], { error: expected('true, false or a date YYYY-MM-DD') })
    .default(false)
    .describe(
      'What was there before: false: nothing; true: everything; a date: studies since that day (not of Orthanc); default false',
    ),
  pollSeconds: count('seconds from 1 to 86400', 1, 86_400)
    .default(30)
    .describe('How often the PACS is asked for what is new, in seconds; default 30'),
  reconcileDays: count('days from 1 to 366', 1, 366)
    .default(7)
    .describe(
      'Within how many days it is looked once whether the PACS still has each image that it keeps, evenly spread; default 7',
    ),
  onDeleted: z
    .enum(['keep', 'withdraw'], { error: expected('keep or withdraw') })
    .default('keep')
    .describe(
      'What becomes of an image that the PACS does not have any more: keep: it stays registered, and the administrators are told; withdraw: it is removed as its owner would; default keep',
    ),
  onChanged: z
    .enum(['keep', 'replace'], { error: expected('keep or replace') })
    .default('keep')
    .describe(
      'What becomes of an image that the PACS has with other content: keep: it stays registered and is not given out; replace: it is removed, and the new content is registered in its place; default keep',
    ),
  withdrawals: z
    .strictObject({
      confirmHours: count('hours from 1 to 8760', 1, 8760)
        .default(24)
        .describe('For how long an image has to be missing, at two looks at least; default 24'),
      perDay: count('a number from 1 to 1000000', 1, 1_000_000)
        .default(100)
        .describe('More images than this in 24 hours wait for an administrator; default 100'),
      percentPerDay: count('a percentage from 1 to 100', 1, 100)
        .default(5)
        .describe('So does more than this share of all images of the PACS; default 5'),
    })
    .prefault({})
    .describe('Limits to what is removed because of the PACS (onDeleted: withdraw, onChanged: replace)'),
  limits: z
    .strictObject({
      concurrent: count('a number from 1 to 64', 1, 64)
        .default(4)
        .describe('Requests, or associations, that it has to answer at the same time; default 4'),
      perSecond: count('a number from 1 to 10000', 1, 10_000)
        .default(20)
        .describe('Requests that are begun in one second; default 20'),
      timeoutSeconds: count('seconds from 1 to 3600', 1, 3600)
        .default(30)
        .describe('How long it may stay silent before and within an answer, in seconds; default 30'),
      waiting: count('a number from 1 to 1000000', 1, 1_000_000)
        .default(1000)
        .describe('While more registrations than this wait, no further images are looked for; default 1000'),
    })
    .prefault({})
    .describe('Limits that protect the PACS; readers go before what is looked for in the background'),
};

/** Where new images are looked for by the date of their study. */
const byDate = {
  recheckDays: count('days from 1 to 366', 1, 366)
    .default(3)
    .describe('How many days back, by the date of the study, new images are looked for; default 3'),
  sweepDays: count('days from 1 to 3650', 1, 3650)
    .optional()
    .describe(
      'In so many days all older studies are looked through once, for what was added to them; needs backfill; default: never',
    ),
};

/** How the web interface of a PACS is reached. */
const webAccess = {
  url: httpUrl.describe('Root of its web interface, such as https://pacs.hospital-a.example/dicom-web'),
  caFile: label('the name of a file')
    .optional()
    .describe(
      'PEM file, absolute or below MDM_SECRETS_DIR, with the CA of the PACS; default: public CAs only',
    ),
  credentialsFile: label('the name of a file')
    .optional()
    .describe(
      'File, absolute or below MDM_SECRETS_DIR, for its owner only, with user:password in one line; needs https, or a PACS on this machine',
    ),
};

/** How a PACS is reached with DIMSE. */
const dimseAccess = {
  address: dialAddress.describe('Where the PACS takes associations, host:port'),
  aeTitle: aeTitle.describe('AE title of the PACS'),
  callingAeTitle: aeTitle
    .optional()
    .describe('AE title that the bridge shows to it; default: ingest.aeTitle'),
  tls: z
    .strictObject({
      caFile: label('the name of a file').describe(
        'PEM file, absolute or below MDM_SECRETS_DIR, with the CA of the PACS',
      ),
    })
    .optional()
    .describe('DICOM over TLS, for which the bridge shows its own certificate; default: plain DICOM'),
  retrieve: z
    .array(z.enum(['get', 'move'], { error: expected('get or move') }))
    .min(1, { error: expected('get, move or both') })
    .refine((ways) => new Set(ways).size === ways.length, { error: expected('each way once') })
    .default(['get', 'move'])
    .describe('How images are fetched, C-GET or C-MOVE: what is named first is tried first; default both'),
  moveDestination: aeTitle
    .optional()
    .describe('AE title under which the PACS knows ingest.listen, for C-MOVE; default: ingest.aeTitle'),
  moveFrom: ipOrNetwork
    .optional()
    .describe('From where the PACS sends what C-MOVE asked for; default: the addresses of its host'),
};

const pacs = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({
        kind: z.literal('orthanc').describe('It is spoken to by the REST interface of Orthanc'),
        ...anyPacs,
        ...webAccess,
      }),
      z.strictObject({
        kind: z.literal('dicomweb').describe('It is spoken to by DICOMweb (PS3.18: QIDO-RS and WADO-RS)'),
        ...anyPacs,
        ...webAccess,
        ...byDate,
        fallback: z
          .strictObject(dimseAccess)
          .optional()
          .describe('DIMSE, for what cannot be fetched by WADO-RS; default: nothing'),
      }),
      z.strictObject({
        kind: z.literal('dimse').describe('It is spoken to by C-FIND, and C-GET or C-MOVE (PS3.4 C)'),
        ...anyPacs,
        ...dimseAccess,
        ...byDate,
        fallback: z
          .strictObject(webAccess)
          .optional()
          .describe('DICOMweb, for what cannot be fetched by C-GET and C-MOVE; default: nothing'),
      }),
    ],
    { error: expected('orthanc, dicomweb or dimse') },
  )
  .superRefine((entry, context) => {
    const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const web = entry.kind === 'dimse' ? entry.fallback : entry;
    if (web?.credentialsFile !== undefined && !isSafe(new URL(web.url)))
      problem(
        entry.kind === 'dimse' ? ['fallback', 'url'] : ['url'],
        'is wrong; expected an https URL, because a password would travel in the clear',
      );
    if (entry.kind === 'orthanc') {
      if (typeof entry.backfill === 'string')
        problem(
          ['backfill'],
          'is wrong; expected true or false, because Orthanc lists by arrival, not by date',
        );
    } else if (entry.sweepDays !== undefined && entry.backfill === false)
      problem(['sweepDays'], 'is wrong; expected only with backfill, because it looks at all older studies');
    const copies = 'is wrong; expected keep, because with storage: copy the site has bytes of its own';
    if (entry.storage === 'copy' && entry.onDeleted !== 'keep') problem(['onDeleted'], copies);
    if (entry.storage === 'copy' && entry.onChanged !== 'keep') problem(['onChanged'], copies);
  });

const isSafe = ({ protocol, hostname }: URL) => protocol === 'https:' || isLoopback(hostname);
const isLoopback = (hostname: string) => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);

const quarantine = z.strictObject({
  maxBytes: byteSize
    .prefault('10 GiB')
    .describe(
      'Most that may be put aside; when it is full, what comes is refused and not kept; default 10 GiB',
    ),
  days: count('days from 1 to 3650', 1, 3650)
    .default(30)
    .describe('How long what was put aside is kept, in days; default 30'),
});

const stow = z.strictObject({
  listen: listenAddress.describe(
    'Where STOW-RS (PS3.18 §10.5) is served at /dicom-web/studies, HTTPS with client certificates, host:port',
  ),
  caFile: label('the name of a file')
    .optional()
    .describe(
      'PEM file, absolute or below MDM_SECRETS_DIR, with the CA of the senders; default: the CA of this site',
    ),
});

const ingest = z.strictObject({
  aeTitle: aeTitle.describe('AE title of this site for modalities and the PACS'),
  listen: listenAddress.describe('Where DICOM associations are accepted, host:port'),
  listenTls: listenAddress
    .optional()
    .describe(
      'Where they are accepted over TLS, host:port: from who shows a certificate of the CA of this site; default: nowhere',
    ),
  sources: z
    .array(ingestSource)
    .min(1, { error: expected('at least one source') })
    .max(1000)
    .describe('Who may send, first match wins; an association that matches none is rejected'),
  maxObjectSize: byteSize.prefault('4 GiB').describe('Largest instance accepted; default 4 GiB'),
  stow: stow.optional().describe('A door for senders that speak DICOMweb; default: none'),
  commitment: z
    .strictObject({
      waitMinutes: count('minutes from 1 to 10080', 1, 10_080)
        .default(60)
        .describe(
          'How long the result waits for registrations that are under way, in minutes; default 60; what is not registered by then is told as failed',
        ),
    })
    .prefault({})
    .describe('Storage commitment: modalities are told what is registered'),
  quarantine: quarantine
    .prefault({})
    .describe('What cannot be registered: unreadable, or other content under a known SOP Instance UID'),
});

const workstationUser = z.strictObject({
  name: text(
    'the name of a user, without colons',
    /^[^:\p{Cc}\p{Z}](?:[^:\p{Cc}]{0,62}[^:\p{Cc}\p{Z}])?$/u,
    64,
  ).describe('Name by which the person signs in at the workstation'),
  dn: dn.describe('DN of the person'),
  groups: z
    .array(fqan)
    .max(64)
    .default([])
    .describe('Groups of a person who is not among principals.users; default: none'),
});

const workstation = z
  .strictObject({
    aeTitle: aeTitle.describe('AE title of the workstation, as it calls and is called'),
    address: ipOrNetwork.describe('Address or network that its associations come from'),
    user: dn.optional().describe('DN of the person for whom it finds and reads images'),
    users: z
      .array(workstationUser)
      .min(1, { error: expected('at least one user') })
      .max(1000)
      .optional()
      .describe(
        'Instead of user: people who work at it, each for themselves; it says who by user identity negotiation (PS3.7 D.3.3.7)',
      ),
    passcodesFile: label('the name of a file')
      .optional()
      .describe(
        'File, absolute or below MDM_SECRETS_DIR, for its owner only, with a line for each of the users as "mdm pki passcode" makes it; default: the name alone is believed',
      ),
    certificate: fingerprint
      .optional()
      .describe('SHA-256 fingerprint of the certificate that it has to show, by TLS; default: it need not'),
    groups: z
      .array(fqan)
      .max(64)
      .default([])
      .describe('Groups of a person who is not among principals.users; default: none'),
    destination: dialAddress
      .optional()
      .describe('Where C-MOVE delivers images to it, host:port; default: nowhere'),
    destinationTls: z
      .boolean({ error: expected('true or false') })
      .optional()
      .describe(
        'They are delivered over TLS, to who shows a certificate of the CA of this site that is for that host, or the one of certificate; default false',
      ),
  })
  .superRefine(({ user, users, groups, passcodesFile, destination, destinationTls }, context) => {
    const problem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((user === undefined) === (users === undefined))
      problem('user', 'is wrong; expected either user or users');
    if (users !== undefined && new Set(users.map(({ name }) => name)).size < users.length)
      problem('users', 'is wrong; expected each name once');
    if (users !== undefined && groups.length > 0) problem('groups', 'is wrong; expected groups within users');
    if (passcodesFile !== undefined && users === undefined)
      problem('passcodesFile', 'is wrong; expected users beside it');
    if (destinationTls !== undefined && destination === undefined)
      problem('destinationTls', 'is wrong; expected destination beside it');
  });

const pool = z.strictObject({
  name: label('the name of a pool').describe('Name of the pool'),
  filesystems: z
    .array(
      z.strictObject({
        path: label('a directory').describe('Directory; a relative one is below MDM_DATA_DIR'),
        capacity: byteSize.optional().describe('Most that may be stored there; default: what the disk has'),
      }),
    )
    .min(1, { error: expected('at least one filesystem') })
    .max(256)
    .describe('Filesystems that the pool spreads its files over'),
});

const auditExport = z.strictObject({
  syslog: dialAddress.describe('Receiver of syslog over TLS (RFC 5425), host:port'),
  caFile: label('the name of a file').describe(
    'PEM file, absolute or below MDM_SECRETS_DIR, with the CA of the receiver',
  ),
  format: z
    .enum(['dicom', 'fhir'], { error: expected('dicom or fhir') })
    .default('dicom')
    .describe('DICOM audit messages (PS3.15 A.5) or FHIR AuditEvent; default dicom'),
});

const keys = z
  .strictObject({
    threshold: count('a number of sites from 1 to 16', 1, 16)
      .default(2)
      .describe('How many holders a reader needs to read an image; 1 only when there is one holder'),
    holders: z
      .array(siteId)
      .min(1, { error: expected('at least one site') })
      .max(16)
      .describe('Sites that hold one share of each key of this site; three, for the default 2 of 3'),
    heardWithinSeconds: count('seconds from 10 to 86400, or 0', 0, 86_400)
      .refine((seconds) => seconds === 0 || seconds >= 10, {
        error: expected('seconds from 10 to 86400, or 0'),
      })
      .default(60)
      .describe(
        'How long ago a site must have been heard of for shares of its keys to be given out here, in seconds: rights may have changed there since; 0: however long',
      ),
  })
  .superRefine(({ threshold, holders }, context) => {
    const problem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (new Set(holders).size < holders.length) problem('holders', 'is wrong; expected each site once');
    if (threshold > holders.length) {
      problem('threshold', `is wrong; expected at most the number of holders, ${holders.length}`);
    }
    if (threshold === 1 && holders.length > 1) {
      problem('threshold', 'is wrong; expected at least 2, so that no single site can read an image');
    }
  });

/**
 * `site.yaml`: everything that a hospital decides about its site. Secrets, and paths of the machine, come from the
 * environment. Unknown keys are errors.
 */
export const siteSchema = z
  .strictObject({
    site: siteId.describe(
      'Id of this site in the federation: part of every LFN and certificate, never changed',
    ),
    title: label('the name of the hospital').describe('Name of the hospital, for people'),
    vo: voName.describe('VO that the images belong to: the second part of every LFN'),
    project: voName.describe('Research project whose key links patients between sites'),
    federation: z
      .strictObject({
        directory: label('a directory')
          .optional()
          .describe('Where bundles are kept; MDM_FEDERATION_DIR wins'),
        peers: z.array(peer).max(1000).default([]).describe('Sites that this site has joined with'),
      })
      .prefault({})
      .describe('The sites that this one trusts'),
    identity: identity.prefault({}).describe('How people and jobs sign in at this site'),
    services: z
      .strictObject({
        lfc: service.optional().describe('Names and replicas'),
        amga: service.optional().describe('Metadata'),
        hydra: service.optional().describe('Key shares'),
        dpm: service.optional().describe('Storage'),
        'dicom-bridge': service.optional().describe('The hospital side'),
        gateway: service.optional().describe('Federation, sign-in, one query'),
      } satisfies Record<ServiceName, z.ZodType>)
      .describe('The services that run at this site'),
    principals: z
      .strictObject({
        users: z
          .array(user)
          .max(100_000)
          .default([])
          .describe('People whom the gateway of this site vouches for'),
        admins: z.array(dn).max(100).default([]).describe('DNs of the administrators of the site'),
        registrars: z
          .array(z.union([fqan, dn], { error: expected('an FQAN or a DN') }))
          .max(1000)
          .default([])
          .describe('FQANs and DNs who may register images of their own'),
        officers: z
          .array(z.union([fqan, dn], { error: expected('an FQAN or a DN') }))
          .max(1000)
          .default([])
          .describe(
            'FQANs and DNs of the data protection officers: they read the audit, place legal holds, review emergency access',
          ),
        identified: z
          .array(z.union([fqan, dn], { error: expected('an FQAN or a DN') }))
          .max(1000)
          .default([])
          .describe('FQANs and DNs who see identified metadata; everybody else sees pseudonyms'),
        bans: z
          .array(ban)
          .max(10_000)
          .default([])
          .describe('Who is refused everything here, whatever else allows it; in force within a second'),
      })
      .prefault({})
      .describe('People and what they are'),
    disclosure: z
      .strictObject({
        smallCounts: count('a number from 0 to 1000', 0, 1000)
          .default(5)
          .describe(
            'A number of rows is shown when it is about at least so many people, else "suppressed"; 0 and 1 show every number',
          ),
      })
      .prefault({})
      .describe('What numbers may tell about people'),
    metadata: z
      .strictObject({
        collections: z
          .array(collectionList)
          .max(16)
          .default([])
          .describe('Access control lists of whole collections; one without a list is open to everybody'),
      })
      .prefault({})
      .describe('Who may ask which collection of the metadata catalogue; the lists of images hold as well'),
    keys: keys.describe('How the key of each image is split'),
    deidentification: deidentification
      .prefault({})
      .describe('How images of the profile basic are de-identified for the project'),
    ingest: ingest.optional().describe('How images come in; needed by the dicom-bridge'),
    pacs: z
      .array(pacs)
      .max(32)
      .default([])
      .describe('PACS whose images the dicom-bridge finds by itself; nothing is ever written to one'),
    workstations: z
      .array(workstation)
      .max(1000)
      .default([])
      .describe(
        'Workstations that query and retrieve the images of all sites at ingest.listen, each for one person; nobody else may',
      ),
    storage: z
      .strictObject({
        pools: z.array(pool).max(100).default([]).describe('Pools of the dpm'),
        cache: z
          .strictObject({
            maxSize: byteSize
              .prefault('100 GiB')
              .describe('Most bytes of images that a PACS still has as well; default 100 GiB'),
            days: count('days from 1 to 3650', 1, 3650)
              .default(30)
              .describe('How long such an image is kept after it was last read, in days; default 30'),
          })
          .prefault({})
          .describe('How long images of a PACS stay in the pools once they were read'),
      })
      .prefault({})
      .describe('Where ciphertext is stored'),
    audit: z
      .strictObject({
        export: z
          .array(auditExport)
          .max(16)
          .default([])
          .describe('Where each service sends its audit records, with its own certificate'),
      })
      .prefault({})
      .describe('What becomes of the audit besides being kept'),
    emergency: z
      .strictObject({
        hours: count('hours from 1 to 24', 1, 24)
          .default(4)
          .describe(
            'How long emergency access (breakGlass) lasts at most, in hours; who has it is for the policies',
          ),
        reviewDays: count('days from 1 to 90', 1, 90)
          .default(7)
          .describe(
            'An emergency that nobody has reviewed for so many days keeps its reader from another one',
          ),
        alert: z
          .strictObject({
            url: httpsUrl.describe(
              'Where each emergency is told to at once: JSON by POST, without patient data',
            ),
            caFile: label('the name of a file')
              .optional()
              .describe(
                'PEM file, absolute or below MDM_SECRETS_DIR, with the CA of that server; default: public CAs only',
              ),
          })
          .optional()
          .describe('Who is told of emergencies, besides the log; default: nobody'),
      })
      .prefault({})
      .describe('Emergency access'),
    limits: z
      .strictObject({
        requestSeconds: count('seconds from 1 to 3600', 1, 3600)
          .default(30)
          .describe('Deadline of a call that brings none, in seconds'),
        siteSeconds: count('seconds from 1 to 600', 1, 600)
          .default(5)
          .describe('How long one site may take to answer its part of a query, in seconds'),
        pageSize: count('a number from 1 to 10000', 1, 10_000)
          .default(1000)
          .describe('Most rows on one page of a list'),
        requestsPerSecond: count('a number from 1 to 1000000', 1, 1_000_000)
          .default(1000)
          .describe('Calls that one caller may make per second at one service'),
      })
      .prefault({})
      .describe('Limits that protect the site'),
  })
  .superRefine((site, context) => {
    const known = new Set([site.site, ...site.federation.peers.map((entry) => entry.site)]);
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    site.keys.holders.forEach((holder, index) => {
      if (!known.has(holder))
        problem(['keys', 'holders', index], 'is wrong; expected this site or one of its peers');
    });
    site.federation.peers.forEach((entry, index) => {
      if (entry.site === site.site)
        problem(['federation', 'peers', index, 'site'], 'is wrong; expected another site');
    });
    for (const [path, names] of [
      [['federation', 'peers'], site.federation.peers.map((entry) => entry.site)],
      [['identity', 'vos'], site.identity.vos.map((entry) => entry.name)],
      [['identity', 'providers'], site.identity.providers.map((entry) => entry.issuer)],
      [['principals', 'users'], site.principals.users.map((entry) => entry.dn)],
      [['metadata', 'collections'], site.metadata.collections.map((entry) => entry.collection)],
      [['workstations'], site.workstations.map((entry) => entry.aeTitle)],
      [['audit', 'export'], site.audit.export.map((entry) => entry.syslog)],
      [['storage', 'pools'], site.storage.pools.map((entry) => entry.name)],
      [['pacs'], site.pacs.map((entry) => entry.name)],
    ] as const) {
      if (new Set(names).size < names.length) problem([...path], 'is wrong; expected each name once');
    }
    if (site.services['dicom-bridge'] !== undefined && site.ingest === undefined) {
      problem(['ingest'], 'is missing; expected the settings of the dicom-bridge');
    }
    if (site.services.dpm !== undefined && site.storage.pools.length === 0) {
      problem(['storage', 'pools'], 'is missing; expected at least one pool for the dpm');
    }
  });

export type SiteConfig = z.infer<typeof siteSchema>;

/** The host:port at which others of this site dial the service. */
export function serviceAddress(site: SiteConfig, name: ServiceName): string {
  const entry = site.services[name];
  if (entry === undefined) {
    return fail('invalid-argument', `site.yaml: services.${name}: is missing; expected listen and health`, {
      field: `services.${name}`,
    });
  }
  return entry.address ?? entry.listen;
}

/** The JSON Schema of `site.yaml`, committed as `docs/site.schema.json` for editors. */
export function siteJsonSchema(): Record<string, unknown> {
  return { title: 'site.yaml', ...z.toJSONSchema(siteSchema, { io: 'input' }) };
}
