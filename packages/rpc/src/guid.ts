import { randomUUID } from 'node:crypto';

/**
 * A new GUID: UUID version 4 (RFC 9562 §5.4). It says nothing of when it was made: that of an image is told to whoever may
 * read it, also where its dates are hidden.
 */
export const newGuid = (): string => randomUUID();
