import { createDicomServer, type DicomServer, type DicomServerOptions } from '../scp.js';
import {
  type ContextProposal,
  connectDicom,
  type DicomAssociation,
  type DicomConnectOptions,
} from '../scu.js';

/** Servers and associations of one suite, which close together. */
export class Associations {
  readonly #servers: DicomServer[] = [];
  readonly #associations: DicomAssociation[] = [];

  async serve(options: Partial<DicomServerOptions>): Promise<DicomServer> {
    const server = await createDicomServer({ aeTitle: 'MDM', host: '127.0.0.1', port: 0, ...options });
    this.#servers.push(server);
    return server;
  }

  async connect(
    { port }: { readonly port: number },
    contexts: readonly ContextProposal[],
    options: Partial<DicomConnectOptions> = {},
  ): Promise<DicomAssociation> {
    const association = await connectDicom({
      host: '127.0.0.1',
      port,
      callingAe: 'STATION',
      calledAe: 'MDM',
      contexts,
      ...options,
    });
    this.#associations.push(association);
    return association;
  }

  async close(): Promise<void> {
    for (const association of this.#associations.splice(0)) association.abort();
    await Promise.all(this.#servers.splice(0).map((server) => server.close(AbortSignal.abort())));
  }
}
