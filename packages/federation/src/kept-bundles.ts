import { fail } from '@mdm/errors';
import type { InspectedBundle } from './bundle.js';

/** A bundle that was accepted. */
export interface KeptBundle {
  readonly site: string;
  readonly version: number;
  /** SHA-256 of the CA that has signed it. */
  readonly ca: string;
  /** SHA-256 of the CAs that this one has followed, the last one first. */
  readonly former: readonly string[];
  /** As the site has signed it. */
  readonly text: string;
}

/** Where accepted bundles outlive the process. */
export interface BundleStore {
  /** Of each site and CA, the newest bundle that was accepted. */
  read(): Promise<readonly KeptBundle[]>;
  /** Keeps a bundle unless a newer one of the same site and CA is there. */
  keep(bundle: KeptBundle): Promise<void>;
}

interface Pinned {
  readonly site: string;
  readonly fingerprint: string;
}

/** The bundles that were accepted, also after their removal or expiry: versions never go back. */
export interface KeptBundles {
  /** The newest one of a site that its pin vouches for. */
  newest(pin: Pinned): KeptBundle | undefined;
  /**
   * Takes up a bundle that has been verified against the pin.
   * @throws failed-precondition  field version: it does not follow the newest one
   * @throws certificate-invalid  field fingerprint: its CA does not follow that of the newest one
   */
  add(pin: Pinned, text: string, verified: InspectedBundle): void;
  /** Writes what is not in the store yet. */
  save(): Promise<void>;
}

/** @param store without one, what was accepted is forgotten with the process */
export async function openKeptBundles(store: BundleStore | undefined): Promise<KeptBundles> {
  const keyOf = ({ site, ca }: KeptBundle) => `${site} ${ca}`;
  const kept = new Map((await store?.read())?.map((bundle) => [keyOf(bundle), bundle]));
  const unsaved = new Map<string, KeptBundle>();

  const newest = ({ site, fingerprint }: Pinned): KeptBundle | undefined =>
    [...kept.values()]
      .filter((bundle) => bundle.site === site && authoritiesOf(bundle).includes(fingerprint))
      .reduce<KeptBundle | undefined>((a, b) => (a && a.version > b.version ? a : b), undefined);

  return {
    newest,
    add: (pin, text, { bundle: { site, version }, fingerprint: ca, former }) => {
      const last = newest(pin);
      if (last?.text === text) return;
      const next = { site, version, ca, former, text };
      if (last !== undefined) requireSuccessor(next, last);
      kept.set(keyOf(next), next);
      unsaved.set(keyOf(next), next);
    },
    save: async () => {
      if (store === undefined) return;
      for (const [key, bundle] of unsaved) {
        await store.keep(bundle);
        if (unsaved.get(key) === bundle) unsaved.delete(key);
      }
    },
  };
}

const authoritiesOf = ({ ca, former }: KeptBundle) => [ca, ...former];

/** A site goes back neither to an older bundle nor to a former CA. */
function requireSuccessor(next: KeptBundle, last: KeptBundle): void {
  if (next.version <= last.version) {
    fail(
      'failed-precondition',
      `version ${next.version} of the bundle of site "${next.site}" does not follow version ${last.version}`,
      {
        field: 'version',
        remedy: 'ask the site for its newest bundle; a changed bundle needs a higher version',
      },
    );
  }
  if (!authoritiesOf(next).includes(last.ca)) {
    fail(
      'certificate-invalid',
      `the bundle of site "${next.site}" is signed by a CA that the site has given up`,
      {
        field: 'fingerprint',
        remedy: 'discard the bundle and ask the site for its newest one',
      },
    );
  }
}
