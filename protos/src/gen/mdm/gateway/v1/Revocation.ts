// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Something or somebody that is not believed any more.
 */
export interface Revocation {
  /**
   * Site that revokes; each speaks only of what it has issued itself.
   */
  'site'?: (string);
  /**
   * Grows with each revocation of that site.
   */
  'sequence'?: (number | string | Long);
  'atMs'?: (number | string | Long);
  /**
   * When it can be forgotten, because all that it is about has ended; 0 means never.
   */
  'untilMs'?: (number | string | Long);
  /**
   * All tokens of a permit.
   */
  'permitId'?: (string);
  /**
   * DN: all tokens of this person that were issued before at_ms.
   */
  'user'?: (string);
  /**
   * Key id: all tokens signed with it.
   */
  'keyId'?: (string);
  /**
   * The site itself, which leaves the federation.
   */
  'leaves'?: (boolean);
  /**
   * For people.
   */
  'reason'?: (string);
  'what'?: "permitId"|"user"|"keyId"|"leaves";
}

/**
 * Something or somebody that is not believed any more.
 */
export interface Revocation__Output {
  /**
   * Site that revokes; each speaks only of what it has issued itself.
   */
  'site': (string);
  /**
   * Grows with each revocation of that site.
   */
  'sequence': (number);
  'atMs': (number);
  /**
   * When it can be forgotten, because all that it is about has ended; 0 means never.
   */
  'untilMs': (number);
  /**
   * All tokens of a permit.
   */
  'permitId'?: (string);
  /**
   * DN: all tokens of this person that were issued before at_ms.
   */
  'user'?: (string);
  /**
   * Key id: all tokens signed with it.
   */
  'keyId'?: (string);
  /**
   * The site itself, which leaves the federation.
   */
  'leaves'?: (boolean);
  /**
   * For people.
   */
  'reason': (string);
  'what'?: "permitId"|"user"|"keyId"|"leaves";
}
