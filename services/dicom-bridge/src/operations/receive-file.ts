import { fail } from '@mdm/errors';
import { dnOfCertificate } from '@mdm/identity';
import { modality } from '@mdm/rpc';
import { z } from 'zod';
import { policyOfSource } from '../policy.js';
import { takeIn } from '../receive/take-in.js';
import { upload } from './define.js';

/**
 * Takes one DICOM Part 10 file from a sender of the hospital that is known by the certificate of its connection. Otherwise
 * as `receive`.
 * @throws caller-not-allowed  no entry of `ingest.sources` is for this certificate and address
 * @throws invalid-argument    the instance is not of the given study
 */
export const receiveFile = upload({
  name: 'dicom-bridge.receive-file',
  input: z.object({ address: z.string(), study: z.string().optional() }),
  right: modality,
  effect: 'write',
  run: ({ address, study }, file, context) => {
    const { certificate } = context.peer;
    if (!certificate) return fail('certificate-missing', 'the sender has shown no certificate');
    const dn = dnOfCertificate(certificate);
    const source =
      context.findSource({ address, certificate }) ??
      fail('caller-not-allowed', `no source of this site is "${dn}" at ${address}`, {
        remedy: 'add its certificate to ingest.sources of site.yaml',
      });
    return takeIn(file, { policy: policyOfSource(source), source: `${dn} at ${address}`, study }, context);
  },
});
